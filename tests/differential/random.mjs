// A small seeded generator of random numbers (mulberry32): the same seed gives the same cases everywhere.
export class Random {
  constructor(seed, index = 0) {
    this.state = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35)) >>> 0;
    for (let i = 0; i < 4; ++i) this.next();
  }

  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let x = this.state;
    x = Math.imul(x ^ (x >>> 15), x | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 4294967296;
  }

  /** From 0 to n - 1. */
  int(n) {
    return Math.floor(this.next() * n);
  }

  chance(probability) {
    return this.next() < probability;
  }

  pick(list) {
    return list[this.int(list.length)];
  }

  /** Some of a list, in its order. */
  some(list, probability) {
    return list.filter(() => this.chance(probability));
  }

  /** From `least` to `most` results of `make`. */
  several(least, most, make) {
    return Array.from({ length: least + this.int(most - least + 1) }, (_, i) => make(i));
  }
}
