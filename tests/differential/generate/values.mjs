// Random entities, contexts and requests: mostly as the schema says, sometimes not.
import { BAD_EXTENSION_TEXTS, CONSTRUCTORS, EXTENSION_TEXTS, IDS, LONGS, TEXTS } from './names.mjs';
import { randomType } from './schema.mjs';

const IMPLICIT = 0.02; // of the entities and extension values are written as only a schema lets them be read
const ODD = 0.03; // of the stores hold something that is refused, or nearly
const WRONG = 0.003; // of the values have another type than the schema says

export function makeEntities(random, schema) {
  const uids = [];
  for (const type of schema.typeNames) {
    const ids = schema.entityTypes[type].enum ?? IDS;
    for (const id of random.some(ids, 0.3)) uids.push({ type, id });
  }
  const store = uids.map((uid, i) => {
    const type = schema.entityTypes[uid.type];
    const parents = uids.slice(0, i).filter((other) => type.parents.includes(other.type) && random.chance(0.5));
    const entity = { uid: written(random, uid), attrs: recordValue(random, schema, type.attributes), parents: parents.map((p) => written(random, p)) };
    if (type.tags) entity.tags = Object.fromEntries(random.some(['a', 'b', '日本'], 0.5).map((key) => [key, makeValue(random, schema, type.tags)]));
    return entity;
  });
  if (random.chance(0.1)) store.push(actionEntity(random, schema));
  if (store.length && random.chance(ODD)) makeOdd(random, store);
  return store;
}

/** As the schema has it, or not. */
function actionEntity(random, schema) {
  const action = random.pick(schema.actions);
  const uid = (id) => ({ type: schema.prefix + 'Action', id });
  return { uid: uid(action.id), attrs: {}, parents: random.chance(0.8) ? action.groups.map(uid) : [uid('view')] };
}

/** Twice the same entity, another one of the same name, a hierarchy that is a circle. */
function makeOdd(random, store) {
  const entity = random.pick(store);
  const choice = random.int(3);
  if (choice === 0) store.push(entity);
  else if (choice === 1) store.push({ ...entity, attrs: { ...entity.attrs, n: 1 } });
  else entity.parents.push(random.pick(store).uid);
}

function written(random, uid) {
  return random.chance(0.1) ? { __entity: uid } : uid;
}

export function makeRequests(random, schema, entities) {
  return random.several(3, 5, () => {
    const action = random.pick(schema.actions.filter((a) => a.applies));
    const uid = (names) => entityUid(random, schema, random.pick(names), entities);
    return {
      principal: uid(random.chance(0.95) ? action.applies.principals : schema.typeNames),
      action: { type: schema.prefix + 'Action', id: random.chance(0.97) ? action.id : 'none' },
      resource: uid(random.chance(0.95) ? action.applies.resources : schema.typeNames),
      context: recordValue(random, schema, action.applies.context.attributes),
    };
  });
}

/** One that exists, where there is one, or not. */
export function entityUid(random, schema, type, entities) {
  const known = entities.map((entity) => entity.uid.__entity ?? entity.uid).filter((uid) => uid.type === type);
  if (known.length && random.chance(0.8)) return random.pick(known);
  return { type, id: random.pick(schema.entityTypes[type]?.enum ?? IDS) };
}

function recordValue(random, schema, attributes) {
  const result = {};
  for (const [name, { type, required }] of Object.entries(attributes)) {
    if (required ? random.chance(0.997) : random.chance(0.5)) result[name] = makeValue(random, schema, type);
  }
  if (random.chance(0.003)) result.surplus = 1;
  return result;
}

export function makeValue(random, schema, type) {
  if (random.chance(WRONG)) type = randomType(random, schema, 1);
  switch (type.kind) {
    case 'Long': return random.pick(LONGS);
    case 'String': return random.pick(TEXTS);
    case 'Bool': return random.chance(0.5);
    case 'Entity': return marked(random, '__entity', { type: type.name, id: random.pick(schema.entityTypes[type.name].enum ?? IDS) });
    case 'Set': return random.several(0, 3, () => makeValue(random, schema, type.element));
    case 'Record': return recordValue(random, schema, type.attributes);
    default: return extensionValue(random, type.kind);
  }
}

function extensionValue(random, kind) {
  const arg = extensionText(random, kind, 0.003);
  return random.chance(IMPLICIT) ? arg : marked(random, '__extn', { fn: CONSTRUCTORS[kind], arg });
}

/** With a schema the mark may be left out; without one the value is then a record. */
function marked(random, mark, value) {
  return random.chance(IMPLICIT) ? value : { [mark]: value };
}

export function extensionText(random, kind, bad) {
  return random.pick((random.chance(bad) ? BAD_EXTENSION_TEXTS : EXTENSION_TEXTS)[kind]);
}
