// Random expressions: typed by the schema, so that most of them mean something; a few operands are of another type.
import { CONSTRUCTORS, IDS, LONGS, TEXTS, entityText, isPlainName, quoted } from './names.mjs';
import { PRIMITIVES, randomType } from './schema.mjs';
import { extensionText } from './values.mjs';

const BOOL = { kind: 'Bool' };
const STRING = { kind: 'String' };
const LONG = { kind: 'Long' };

export class Expressions {
  /** `variables`: the types of principal, resource and context. */
  constructor(random, schema, variables, wrong) {
    this.random = random;
    this.schema = schema;
    this.wrong = wrong;
    this.paths = [];
    for (const [name, type] of Object.entries(variables)) this.collect(name, type, 3);
  }

  /** Everything that can be read from a variable, with the tests that guard optional parts. */
  collect(text, type, depth, guards = []) {
    this.paths.push({ text, type, guards });
    const entity = type.kind === 'Entity' ? this.schema.entityTypes[type.name] : null;
    const attributes = entity?.attributes ?? type.attributes;
    if (!attributes || depth === 0) return;
    for (const [name, { type: inner, required }] of Object.entries(attributes)) {
      const guard = required ? [] : [this.hasText(text, name)];
      this.collect(this.access(text, name), inner, depth - 1, [...guards, ...guard]);
    }
    if (entity?.tags) {
      const key = quoted(this.random.pick(['a', 'b', '日本']), this.random);
      this.collect(`${text}.getTag(${key})`, entity.tags, depth - 1, [...guards, `${text}.hasTag(${key})`]);
    }
  }

  access(text, name) {
    return isPlainName(name) && this.random.chance(0.8) ? `${text}.${name}` : `${text}[${quoted(name, this.random)}]`;
  }

  hasText(text, name) {
    return `${text} has ${isPlainName(name) && this.random.chance(0.7) ? name : quoted(name, this.random)}`;
  }

  of(type, depth) {
    if (this.random.chance(this.wrong)) type = randomType(this.random, this.schema, 1);
    const path = this.random.chance(0.35) && this.pathTo(type);
    if (path) return path;
    if (depth > 0 && this.random.chance(0.07)) {
      return `(if ${this.of(BOOL, depth - 1)} then ${this.of(type, depth - 1)} else ${this.of(type, depth - 1)})`;
    }
    switch (type.kind) {
      case 'Bool': return this.bool(depth);
      case 'Long': return this.long(depth);
      case 'String': return quoted(this.random.pick(TEXTS), this.random);
      case 'Entity': return this.entity(type.name);
      case 'Set': return `[${this.random.several(0, 3, () => this.of(type.element, depth - 1)).join(', ')}]`;
      case 'Record': return this.record(type, depth);
      case 'datetime': case 'duration': return this.time(type.kind, depth);
      default: return this.constructed(type.kind);
    }
  }

  pathTo(type) {
    const fitting = this.paths.filter((path) => sameType(path.type, type));
    return fitting.length ? this.random.pick(fitting).text : null;
  }

  entity(name) {
    return entityText({ type: name, id: this.random.pick(this.schema.entityTypes[name]?.enum ?? IDS) }, this.random);
  }

  anyEntity() {
    return { kind: 'Entity', name: this.random.pick(this.schema.typeNames) };
  }

  record(type, depth) {
    const fields = Object.entries(type.attributes).filter(([, field]) => field.required || this.random.chance(0.5));
    const texts = fields.map(([name, field]) => {
      const key = isPlainName(name) && this.random.chance(0.7) ? name : quoted(name, this.random);
      return `${key}: ${this.of(field.type, depth - 1)}`;
    });
    return `{${texts.join(', ')}}`;
  }

  constructed(kind) {
    return `${CONSTRUCTORS[kind]}(${quoted(extensionText(this.random, kind, 0.08), this.random)})`;
  }

  long(depth) {
    const operand = () => this.of(LONG, depth - 1);
    if (depth <= 0 || this.random.chance(0.4)) return this.longLiteral();
    switch (this.random.int(6)) {
      case 0: return `(${operand()} + ${operand()})`;
      case 1: return `(${operand()} - ${operand()})`;
      case 2: return `${operand()} * ${operand()}`.replace(/^(.*)$/s, '($1)');
      case 3: return `-${this.random.pick(['', '-', '--'])}${bracketed(operand())}`;
      case 4: return `${bracketed(this.of({ kind: 'duration' }, depth - 1))}.${this.random.pick(DURATION_PARTS)}()`;
      default: return this.longLiteral();
    }
  }

  longLiteral() {
    const value = this.random.pick(LONGS);
    return value < 0n && this.random.chance(0.3) ? `(${value})` : String(value);
  }

  time(kind, depth) {
    if (depth <= 0 || this.random.chance(0.5)) return this.constructed(kind);
    const datetime = () => bracketed(this.of({ kind: 'datetime' }, depth - 1));
    if (kind === 'datetime') {
      return this.random.chance(0.5) ? `${datetime()}.toDate()` : `${datetime()}.offset(${this.of({ kind: 'duration' }, depth - 1)})`;
    }
    return this.random.chance(0.5) ? `${datetime()}.toTime()` : `${datetime()}.durationSince(${datetime()})`;
  }

  bool(depth) {
    if (depth <= 0) return this.random.pick(['true', 'false', 'context has n', 'principal == resource']);
    const choice = this.random.pick(BOOL_FORMS);
    return this[choice](depth - 1);
  }

  literalBool() { return this.random.pick(['true', 'false']); }
  not(depth) { return `${this.random.pick(['!', '!', '!!'])}${bracketed(this.of(BOOL, depth))}`; }
  and(depth) { return `(${this.of(BOOL, depth)} && ${this.of(BOOL, depth)})`; }
  or(depth) { return `(${this.of(BOOL, depth)} || ${this.of(BOOL, depth)})`; }

  equal(depth) {
    const type = this.random.chance(0.5) ? this.random.pick(this.paths).type : randomType(this.random, this.schema, 1);
    return `(${this.of(type, depth)} ${this.random.pick(['==', '!='])} ${this.of(type, depth)})`;
  }

  order(depth) {
    const type = { kind: this.random.pick(['Long', 'Long', 'datetime', 'duration']) };
    return `(${this.of(type, depth)} ${this.random.pick(['<', '<=', '>', '>='])} ${this.of(type, depth)})`;
  }

  within(depth) {
    const right = this.anyEntity();
    const target = this.random.chance(0.3) ? { kind: 'Set', element: right } : right;
    return `(${this.of(this.anyEntity(), depth)} in ${this.of(target, depth)})`;
  }

  is(depth) {
    const left = this.of(this.anyEntity(), depth);
    const inside = this.random.chance(0.3) ? ` in ${this.of(this.anyEntity(), depth)}` : '';
    return `(${left} is ${this.random.pick([...this.schema.typeNames, 'None'])}${inside})`;
  }

  has() {
    const path = this.random.pick(this.paths.filter((p) => ['Entity', 'Record'].includes(p.type.kind)));
    const names = Object.keys(path.type.attributes ?? this.schema.entityTypes[path.type.name]?.attributes ?? {});
    if (this.random.chance(0.15)) return `(${path.text} has ${this.random.pick(['a.b', 'nested.n', 'owner.owner.n', 'a.b.n'])})`;
    return `(${this.hasText(path.text, this.random.chance(0.8) && names.length ? this.random.pick(names) : 'none')})`;
  }

  /** A test of something optional behind what guards it. */
  guarded(depth) {
    const optional = this.paths.filter((path) => path.guards.length);
    if (!optional.length) return this.has();
    const path = this.random.pick(optional);
    return `(${[...path.guards, `${path.text} == ${this.of(path.type, depth)}`].join(' && ')})`;
  }

  like(depth) {
    const pattern = this.random.pick(['*', 'a*', '*b', 'a\\*b', '**', '', 'f*o*r', '日*', 'x\\"*', '*\u{1F469}*', '\\u{61}*']);
    return `(${this.of(STRING, depth)} like "${pattern}")`;
  }

  setMethod(depth) {
    const element = this.random.chance(0.6) ? { kind: this.random.pick(PRIMITIVES) } : this.anyEntity();
    const set = () => bracketed(this.of({ kind: 'Set', element }, depth));
    switch (this.random.int(4)) {
      case 0: return `${set()}.contains(${this.of(element, depth)})`;
      case 1: return `${set()}.containsAll(${set()})`;
      case 2: return `${set()}.containsAny(${set()})`;
      default: return `${set()}.isEmpty()`;
    }
  }

  tag(depth) {
    return `${bracketed(this.of(this.anyEntity(), depth))}.hasTag(${this.of(STRING, depth)})`;
  }

  address(depth) {
    const ip = () => bracketed(this.of({ kind: 'ipaddr' }, depth));
    if (this.random.chance(0.4)) return `${ip()}.isInRange(${ip()})`;
    return `${ip()}.${this.random.pick(['isIpv4', 'isIpv6', 'isLoopback', 'isMulticast'])}()`;
  }

  decimal(depth) {
    const value = () => bracketed(this.of({ kind: 'decimal' }, depth));
    return `${value()}.${this.random.pick(['lessThan', 'lessThanOrEqual', 'greaterThan', 'greaterThanOrEqual'])}(${value()})`;
  }
}

const DURATION_PARTS = ['toMilliseconds', 'toSeconds', 'toMinutes', 'toHours', 'toDays'];
const BOOL_FORMS = ['literalBool', 'not', 'and', 'and', 'or', 'or', 'equal', 'equal', 'order', 'order', 'within', 'is', 'has',
  'guarded', 'guarded', 'like', 'setMethod', 'setMethod', 'tag', 'address', 'decimal'];

/** What may stand before a `.` or behind a `!`. */
function bracketed(text) {
  return /^[\w.]+$|^[([{]/.test(text) || /^\w+\(".*"\)$/.test(text) ? text : `(${text})`;
}

function sameType(left, right) {
  return left.kind === right.kind && left.name === right.name && (left.kind !== 'Set' || sameType(left.element, right.element)) &&
    (left.kind !== 'Record' || left.attributes === right.attributes);
}
