/** A squarified treemap: rectangles whose areas are as their weights, as close to squares as they come. */

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** One area for each weight, in their order: give the greatest first. Weights are above 0. */
export function squarified(weights: readonly number[], within: Area): Area[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0 || within.width <= 0 || within.height <= 0) return weights.map(() => ({ ...within, width: 0, height: 0 }));
  const scale = (within.width * within.height) / total;
  const sizes = weights.map((weight) => weight * scale);
  const areas: Area[] = [];
  let free = within;
  for (let start = 0; start < sizes.length;) {
    const end = rowEnd(sizes, start, Math.min(free.width, free.height));
    const row = sizes.slice(start, end);
    areas.push(...placed(row, free));
    free = rest(row, free);
    start = end;
  }
  return areas;
}

/** A row along the shorter side takes one more as long as that makes its worst rectangle no longer. */
function rowEnd(sizes: readonly number[], start: number, side: number): number {
  let end = start + 1;
  while (end < sizes.length && worst(sizes.slice(start, end + 1), side) <= worst(sizes.slice(start, end), side)) end++;
  return end;
}

/** The greatest ratio of the sides in a row. */
function worst(row: readonly number[], side: number): number {
  const sum = row.reduce((total, size) => total + size, 0);
  const [most, least] = [Math.max(...row), Math.min(...row)];
  return Math.max((side * side * most) / (sum * sum), (sum * sum) / (side * side * least));
}

function placed(row: readonly number[], { x, y, width, height }: Area): Area[] {
  const sum = row.reduce((total, size) => total + size, 0);
  let done = 0;
  return row.map((size) => {
    const at = done;
    if (width >= height) {
      const column = sum / height;
      done += size / column;
      return { x, y: y + at, width: column, height: size / column };
    }
    const line = sum / width;
    done += size / line;
    return { x: x + at, y, width: size / line, height: line };
  });
}

function rest(row: readonly number[], { x, y, width, height }: Area): Area {
  const sum = row.reduce((total, size) => total + size, 0);
  const used = sum / Math.min(width, height);
  return width >= height ? { x: x + used, y, width: width - used, height } : { x, y: y + used, width, height: height - used };
}
