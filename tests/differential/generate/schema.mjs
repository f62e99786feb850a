// Random schemas: a model that the other generators read, and its text.
import { ACTION_IDS, ATTRIBUTES, IDS, isPlainName, quoted } from './names.mjs';

export const PRIMITIVES = ['Long', 'String', 'Bool', 'ipaddr', 'decimal', 'datetime', 'duration'];
const TYPE_NAMES = ['User', 'Group', 'Doc', 'Folder'];

/** {entityTypes: {name: {parents, attributes, tags, enum}}, actions: [...], commonTypes: {name: type}, text} */
export function makeSchema(random) {
  const namespace = random.pick(['', '', 'App', 'A::B']);
  const prefix = namespace ? namespace + '::' : '';
  const schema = { namespace, prefix, entityTypes: {}, actions: [], commonTypes: {} };
  for (const name of TYPE_NAMES) schema.entityTypes[prefix + name] = { parents: [], attributes: {}, tags: null };
  if (random.chance(0.4)) schema.entityTypes[prefix + 'Status'] = { parents: [], attributes: {}, enum: ['on', 'off', IDS[5]] };
  schema.typeNames = Object.keys(schema.entityTypes);
  if (random.chance(0.4)) schema.commonTypes.Shared = recordType(random, schema, 1);
  for (const type of Object.values(schema.entityTypes)) {
    if (type.enum) continue;
    type.parents = random.some(schema.typeNames, 0.3);
    type.attributes = attributes(random, schema, 2);
    if (random.chance(0.4)) type.tags = randomType(random, schema, 1);
  }
  makeActions(random, schema);
  schema.text = schemaText(random, schema);
  return schema;
}

function makeActions(random, schema) {
  const group = { id: 'all', groups: [], applies: null };
  schema.actions = random.several(1, 3, (i) => ({
    id: ACTION_IDS[(i + random.int(2)) % ACTION_IDS.length],
    groups: random.chance(0.5) ? ['all'] : [],
    applies: {
      principals: nonEmpty(random, schema.typeNames),
      resources: nonEmpty(random, schema.typeNames),
      context: recordType(random, schema, 2),
    },
  }));
  schema.actions = schema.actions.filter((action, i, all) => all.findIndex((other) => other.id === action.id) === i);
  schema.actions.push(group);
}

function nonEmpty(random, list) {
  const chosen = random.some(list, 0.4);
  return chosen.length ? chosen : [random.pick(list)];
}

export function randomType(random, schema, depth) {
  const kind = random.int(depth > 0 ? 10 : 7);
  if (kind < 5) return { kind: random.pick(PRIMITIVES) };
  if (kind < 7) return { kind: 'Entity', name: random.pick(schema.typeNames) };
  if (kind < 9) return { kind: 'Set', element: randomType(random, schema, depth - 1) };
  return recordType(random, schema, depth - 1);
}

function recordType(random, schema, depth) {
  if (schema.commonTypes.Shared && random.chance(0.15)) return { ...schema.commonTypes.Shared, common: 'Shared' };
  return { kind: 'Record', attributes: attributes(random, schema, depth) };
}

function attributes(random, schema, depth) {
  const result = {};
  for (const name of random.some(ATTRIBUTES, 0.2)) {
    result[name] = { type: randomType(random, schema, depth), required: random.chance(0.6) };
  }
  return result;
}

function schemaText(random, schema) {
  const lines = [];
  for (const [name, type] of Object.entries(schema.commonTypes)) lines.push(`type ${name} = ${typeText(random, schema, type)};`);
  for (const [name, type] of Object.entries(schema.entityTypes)) lines.push(entityTypeText(random, schema, name, type));
  for (const action of schema.actions) lines.push(actionText(random, schema, action));
  if (random.chance(0.2)) lines.reverse();
  const body = lines.map((line) => (random.chance(0.1) ? '@doc("x") ' : '') + line).join(random.chance(0.1) ? ' // c\n' : '\n');
  return schema.namespace ? `namespace ${schema.namespace} {\n${body}\n}\n` : body + '\n';
}

/** A type of the own namespace needs no prefix. */
function typeName(random, schema, name) {
  return schema.prefix && random.chance(0.6) ? name.slice(schema.prefix.length) : name;
}

function nameList(random, schema, names) {
  const texts = names.map((name) => typeName(random, schema, name));
  return texts.length === 1 && random.chance(0.3) ? texts[0] : `[${texts.join(', ')}]`;
}

function entityTypeText(random, schema, name, type) {
  let text = `entity ${name.slice(schema.prefix.length)}`;
  if (type.enum) return `${text} enum [${type.enum.map((id) => quoted(id, random)).join(', ')}];`;
  if (type.parents.length) text += ` in ${nameList(random, schema, type.parents)}`;
  if (Object.keys(type.attributes).length) text += `${random.pick([' = ', ' '])}${recordText(random, schema, type.attributes)}`;
  if (type.tags) text += ` tags ${typeText(random, schema, type.tags)}`;
  return text + ';';
}

function actionText(random, schema, action) {
  let text = `action ${isPlainName(action.id) && random.chance(0.5) ? action.id : quoted(action.id, random)}`;
  if (action.groups.length) text += ` in [${action.groups.map((id) => (random.chance(0.5) ? quoted(id, random) : id)).join(', ')}]`;
  if (action.applies) {
    const { principals, resources, context } = action.applies;
    text += ` appliesTo { principal: ${nameList(random, schema, principals)}, resource: ${nameList(random, schema, resources)},` +
      ` context: ${typeText(random, schema, context)}${random.pick(['', ','])} }`;
  }
  return text + ';';
}

function typeText(random, schema, type) {
  if (type.common) return type.common;
  if (type.kind === 'Set') return `Set<${typeText(random, schema, type.element)}>`;
  if (type.kind === 'Record') return recordText(random, schema, type.attributes);
  if (type.kind === 'Entity') return typeName(random, schema, type.name);
  return (random.chance(0.1) ? '__cedar::' : '') + type.kind;
}

function recordText(random, schema, attributes) {
  const entries = Object.entries(attributes).map(([name, { type, required }]) => {
    const key = isPlainName(name) && random.chance(0.8) ? name : quoted(name, random);
    return `${key}${required ? '' : '?'}: ${typeText(random, schema, type)}`;
  });
  return `{${entries.join(', ')}${entries.length && random.chance(0.2) ? ',' : ''}}`;
}
