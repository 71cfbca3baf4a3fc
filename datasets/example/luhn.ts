/** The digit that makes `body` + digit pass the Luhn check (ISO/IEC 7812-1, annex B). */
export function luhnDigit(body: string): string {
  let sum = 0;
  for (let i = 0; i < body.length; i++) {
    const digit = (body.charCodeAt(body.length - 1 - i) - 48) * (i % 2 === 0 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return String((10 - (sum % 10)) % 10);
}
