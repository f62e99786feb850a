// One random scene: policies, each a text of its own, with the schema, entities and requests that they share.
import { Random } from '../random.mjs';
import { mutated, respaced, withTrailingCommas } from './noise.mjs';
import { makePolicies } from './policies.mjs';
import { makeSchema } from './schema.mjs';
import { entityUid, makeEntities, makeRequests } from './values.mjs';

export function makeScene(seed, index) {
  const random = new Random(seed, index);
  const schema = makeSchema(random);
  const entities = makeEntities(random, schema);
  const policies = makePolicies(random, schema, entities).map((text) => noisy(random, text));
  const links = makeLinks(random, schema, entities, policies);
  const requests = makeRequests(random, schema, entities);
  let schemaText = schema.text;
  if (random.chance(0.2)) schemaText = respaced(random, schemaText, 0.05);
  if (random.chance(0.05)) schemaText = mutated(random, schemaText);
  return { id: `${seed}:${index}`, policies, links, schema: schemaText, entities, requests, lineWidth: random.pick([80, 80, 80, 20, 40, 120]), indentWidth: random.pick([2, 2, 4, 0]) };
}

/** Of each template some, with the slots that it has. */
function makeLinks(random, schema, entities, policies) {
  const links = [];
  policies.forEach((text, i) => {
    const slots = ['?principal', '?resource'].filter((slot) => text.includes(slot));
    if (!slots.length || random.chance(0.3)) return;
    const values = Object.fromEntries(slots.map((slot) => [slot, entityUid(random, schema, random.pick(schema.typeNames), entities)]));
    links.push({ templateId: `policy${i}`, newId: `link${links.length}`, values });
  });
  return links;
}

function noisy(random, text) {
  if (random.chance(0.15)) text = withTrailingCommas(random, text);
  if (random.chance(0.4)) text = respaced(random, text, random.pick([0, 0.02, 0.1, 0.4]));
  if (random.chance(0.08)) text = mutated(random, text);
  return text;
}
