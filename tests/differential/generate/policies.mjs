// Random policies and templates over a schema.
import { IDS, TEXTS, entityText, quoted } from './names.mjs';
import { Expressions } from './expressions.mjs';
import { entityUid } from './values.mjs';

export function makePolicies(random, schema, entities) {
  const wrong = random.chance(0.4) ? 0.05 : 0;
  return random.several(15, 25, () => new PolicyMaker(random, schema, entities, wrong).policy());
}

class PolicyMaker {
  constructor(random, schema, entities, wrong) {
    Object.assign(this, { random, schema, entities, wrong });
    this.action = random.pick(schema.actions.filter((action) => action.applies));
    this.principal = random.pick(this.action.applies.principals);
    this.resource = random.pick(this.action.applies.resources);
  }

  policy() {
    const { random } = this;
    this.isTemplate = random.chance(0.08);
    const head = `${this.annotations()}${random.pick(['permit', 'permit', 'forbid'])}`;
    const scope = [this.scoped('principal', this.principal), this.actionScope(), this.scoped('resource', this.resource)];
    const conditions = random.several(0, 2, () => `${random.pick(['when', 'when', 'unless'])} { ${this.condition()} }`);
    return `${head}(${scope.join(', ')}${random.chance(0.05) ? ',' : ''}) ${conditions.join(' ')};`;
  }

  annotations() {
    const names = this.random.some(['id', 'note', 'if', 'description'], 0.1);
    return names.map((name) => `@${name}${this.random.chance(0.8) ? `(${quoted(this.random.pick(TEXTS), this.random)})` : ''} `).join('');
  }

  scoped(variable, type) {
    const { random, schema } = this;
    const target = () => {
      if (this.isTemplate && random.chance(0.6)) return `?${variable}`;
      return entityText(entityUid(random, schema, random.chance(0.7) ? type : random.pick(schema.typeNames), this.entities), random);
    };
    switch (random.int(8)) {
      case 0: return `${variable} == ${target()}`;
      case 1: return `${variable} in ${target()}`;
      case 2: case 3: return `${variable} is ${random.chance(0.9) ? type : random.pick(schema.typeNames)}`;
      case 4: return `${variable} is ${type} in ${target()}`;
      default: return variable;
    }
  }

  actionScope() {
    const { random, schema } = this;
    const name = (id) => entityText({ type: schema.prefix + 'Action', id }, random);
    const any = () => name(random.chance(0.95) ? random.pick(schema.actions).id : random.pick(IDS));
    switch (random.int(6)) {
      case 0: case 1: return `action == ${name(this.action.id)}`;
      case 2: return `action in ${name(random.chance(0.5) ? 'all' : this.action.id)}`;
      case 3: return `action in [${random.several(0, 3, any).join(', ')}]`;
      default: return 'action';
    }
  }

  condition() {
    const variables = {
      principal: { kind: 'Entity', name: this.principal },
      resource: { kind: 'Entity', name: this.resource },
      context: this.action.applies.context,
    };
    const expressions = new Expressions(this.random, this.schema, variables, this.wrong);
    const depth = this.random.chance(0.05) ? 8 : 1 + this.random.int(4);
    return expressions.of({ kind: 'Bool' }, depth);
  }
}
