/** SQL's `LIKE`: `%` is any text, `_` one character. Goes back to the last `%` only, so no pattern takes longer than text × pattern. */
export function isLike(text: string, pattern: string): boolean {
  let [at, in_] = [0, 0];
  let [star, resumeAt] = [-1, 0];
  while (at < text.length) {
    const sign = pattern[in_];
    if (sign === "%") {
      [star, resumeAt] = [in_++, at];
    } else if (sign !== undefined && (sign === "_" || sign === text[at])) {
      at++;
      in_++;
    } else if (star >= 0) {
      in_ = star + 1;
      at = ++resumeAt;
    } else return false;
  }
  return /^%*$/.test(pattern.slice(in_));
}
