// Makes a differing scene smaller while it still differs in the same way.
const MAX_TRIES = 400;

/** `differs(scene)` tells, asynchronously, whether a smaller scene still shows the difference. */
export async function shrink(scene, differs) {
  let best = scene;
  let tries = 0;
  const attempt = async (smaller) => {
    if (tries++ >= MAX_TRIES || !(await differs(smaller))) return false;
    best = smaller;
    return true;
  };
  for (const list of ['requests', 'policies', 'entities']) await shrinkList(() => best[list], (items) => attempt({ ...best, [list]: items }));
  for (let i = 0; i < best.policies.length; ++i) {
    await shrinkText(() => best.policies[i], (text) => attempt({ ...best, policies: best.policies.with(i, text) }));
  }
  await shrinkText(() => best.schema, (schema) => attempt({ ...best, schema }));
  return best;
}

async function shrinkText(current, attempt) {
  const join = (tokens) => tokens.join('');
  await shrinkList(() => current().match(/"(?:\\[^]|[^"\\])*"|\w+|\s+|[^]/gu) ?? [], (tokens) => attempt(join(tokens)));
}

/** Leaves out runs of items, long ones first. */
async function shrinkList(current, attempt) {
  for (let length = Math.ceil(current().length / 2); length >= 1; length = length > 1 ? Math.ceil(length / 2) : 0) {
    for (let at = 0; at < current().length;) {
      if (!(await attempt(current().toSpliced(at, length)))) at += length;
    }
  }
}
