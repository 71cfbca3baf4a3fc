// Plain JavaScript, because a worker thread has no TypeScript loader. Types: kernel.d.mts.
// Rows are summed chunk by chunk and chunks are added in their order, so the number of threads changes no bit.

export const chunkRows = 32768;
const blockRows = 256;

export function chunkCount(rowCount) {
  return Math.ceil(rowCount / chunkRows);
}

export function paddedSize(size) {
  return Math.ceil(size / 4) * 4;
}

/** Writes η of one chunk's rows and returns their loss: Σ w log(1 + exp(−s η)). */
export function predictChunk({ columns, labels, weights, means }, { parameters, eta, chunk }) {
  const from = chunk * chunkRows;
  const until = Math.min(from + chunkRows, eta.length);
  eta.fill(parameters[0], from, until);
  for (let j = 0; j < columns.length; j++) {
    const column = columns[j];
    const coefficient = parameters[j + 1];
    const mean = means[j];
    for (let i = from; i < until; i++) eta[i] += coefficient * (column[i] - mean);
  }
  let sum = 0;
  for (let i = from; i < until; i++) {
    const z = labels[i] === 1 ? eta[i] : -eta[i];
    const loss = Math.log1p(Math.exp(-Math.abs(z))) + Math.max(-z, 0);
    sum += weights === null ? loss : weights[i] * loss;
  }
  return sum;
}

/** Writes w (p − y) of one chunk's rows; adds to `gradient` and, where tiles are given, tile by tile to the Hessian. */
export function differentiateChunk(
  { columns, labels, weights, means },
  { eta, residuals, chunk, gradient, tiles },
) {
  const size = columns.length + 1;
  const padded = paddedSize(size);
  const end = Math.min((chunk + 1) * chunkRows, eta.length);
  const roots = new Float64Array(blockRows);
  const z = new Float64Array(padded * blockRows);
  for (let from = chunk * chunkRows; from < end; from += blockRows) {
    const rows = Math.min(blockRows, end - from);
    for (let b = 0; b < rows; b++) {
      const i = from + b;
      const small = Math.exp(-Math.abs(eta[i]));
      const p = eta[i] >= 0 ? 1 / (1 + small) : small / (1 + small);
      const w = weights === null ? 1 : weights[i];
      residuals[i] = w * (p - labels[i]);
      roots[b] = Math.sqrt((w * small) / ((1 + small) * (1 + small)));
      gradient[0] += residuals[i];
    }
    z.set(roots.subarray(0, rows));
    for (let j = 1; j < size; j++) {
      const column = columns[j - 1];
      const mean = means[j - 1];
      const place = j * rows;
      let sum = 0;
      for (let b = 0; b < rows; b++) {
        const centred = column[from + b] - mean;
        sum += residuals[from + b] * centred;
        z[place + b] = roots[b] * centred;
      }
      gradient[j] += sum;
    }
    if (tiles !== undefined) addTiles(tiles, z, { padded, rows });
  }
}

/** Z Zᵀ for `size` rows of `length` values, given piecewise: `fill(j, from, z)` writes the values of row j from `from` on. */
export function gram(size, length, fill) {
  const padded = paddedSize(size);
  const tiles = new Float64Array(padded * padded);
  const z = new Float64Array(padded * blockRows);
  for (let from = 0; from < length; from += blockRows) {
    const rows = Math.min(blockRows, length - from);
    for (let j = 0; j < size; j++) fill(j, from, z.subarray(j * rows, (j + 1) * rows));
    addTiles(tiles, z, { padded, rows });
  }
  return untile(tiles, size);
}

/** The symmetric matrix of `size` x `size` whose lower triangle stands in `tiles`. */
export function untile(tiles, size) {
  const padded = paddedSize(size);
  const result = new Float64Array(size * size);
  for (let a = 0; a < size; a++)
    for (let b = 0; b <= a; b++) result[a * size + b] = result[b * size + a] = tiles[a * padded + b];
  return result;
}

/**
 * Adds one block's products to the lower triangle (and what else of a tile lies beside it). Tiles of 2 x 4 stay in
 * registers. Plainly: `for a, b: tiles[a][b] += Σ_i z[a][i] * z[b][i]`.
 */
function addTiles(tiles, z, { padded, rows }) {
  for (let a = 0; a < padded; a += 2) {
    for (let b = 0; b <= a + 1; b += 4) {
      const a0 = a * rows;
      const a1 = a0 + rows;
      const b0 = b * rows;
      const b1 = b0 + rows;
      const b2 = b1 + rows;
      const b3 = b2 + rows;
      let s00 = 0;
      let s01 = 0;
      let s02 = 0;
      let s03 = 0;
      let s10 = 0;
      let s11 = 0;
      let s12 = 0;
      let s13 = 0;
      for (let i = 0; i < rows; i++) {
        const u = z[a0 + i];
        const v = z[a1 + i];
        const p = z[b0 + i];
        const q = z[b1 + i];
        const r = z[b2 + i];
        const s = z[b3 + i];
        s00 += u * p;
        s01 += u * q;
        s02 += u * r;
        s03 += u * s;
        s10 += v * p;
        s11 += v * q;
        s12 += v * r;
        s13 += v * s;
      }
      const t0 = a * padded + b;
      const t1 = t0 + padded;
      tiles[t0] += s00;
      tiles[t0 + 1] += s01;
      tiles[t0 + 2] += s02;
      tiles[t0 + 3] += s03;
      tiles[t1] += s10;
      tiles[t1 + 1] += s11;
      tiles[t1 + 2] += s12;
      tiles[t1 + 3] += s13;
    }
  }
}
