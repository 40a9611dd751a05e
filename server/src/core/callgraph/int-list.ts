/** A list of 32-bit numbers that grows. */

export class IntList {
  length = 0;
  items: Int32Array<ArrayBuffer>;

  constructor(room = 1 << 10) {
    this.items = new Int32Array(room);
  }

  push(value: number): void {
    if (this.length === this.items.length) this.reserve(this.length + 1);
    this.items[this.length++] = value;
  }

  append(other: IntList): void {
    this.appendArray(other.items.subarray(0, other.length));
  }

  appendArray(values: Int32Array): void {
    this.reserve(this.length + values.length);
    this.items.set(values, this.length);
    this.length += values.length;
  }

  pushTimes(value: number, times: number): void {
    this.reserve(this.length + times);
    this.items.fill(value, this.length, this.length + times);
    this.length += times;
  }

  /** What is in the list, which must not grow as long as the view is used. */
  view(): Int32Array<ArrayBuffer> {
    return this.items.subarray(0, this.length);
  }

  /** What is in the list, as a copy. */
  packed(): Int32Array<ArrayBuffer> {
    return this.items.slice(0, this.length);
  }

  private reserve(length: number): void {
    if (length <= this.items.length) return;
    const larger = new Int32Array(Math.max(length, Math.ceil(this.items.length * 1.6)));
    larger.set(this.items);
    this.items = larger;
  }
}
