// What the official engine says of a scene: npm @cedar-policy/cedar-wasm.
import { createRequire } from 'node:module';
import path from 'node:path';
import { parse, stringify } from './json.mjs';

// The binding passes values as JSON through these two; so integers keep their digits.
JSON.parse = parse;
JSON.stringify = stringify;

const succeeded = (answer) => answer.type === 'success';

export class OfficialEngine {
  /** `folder`: the one that has node_modules. */
  constructor(folder) {
    this.cedar = createRequire(path.join(path.resolve(folder), 'x.js'))('@cedar-policy/cedar-wasm/nodejs');
    this.version = (this.cedar.getCedarSDKVersion ?? this.cedar.getCedarVersion)();
  }

  answer(scene) {
    const texts = scene.policies.map((text) => this.text(text, scene));
    const schema = this.schema(scene.schema);
    const answer = {
      texts,
      entities: succeeded(this.cedar.checkParseEntities({ entities: scene.entities })),
      decisions: this.decisions(scene, texts),
      schema,
    };
    if (!schema.parses) return answer;
    answer.validation = this.validation(scene, texts);
    answer.checkedEntities = succeeded(this.cedar.checkParseEntities({ entities: scene.entities, schema: scene.schema }));
    answer.checkedDecisions = this.decisions(scene, texts, scene.schema);
    return answer;
  }

  /** One text of policies: what it is, how it is formatted, its tree. */
  text(text, { lineWidth, indentWidth }) {
    const parts = this.cedar.policySetTextToParts(text);
    if (!succeeded(parts)) return { parses: false };
    const kind = this.kind(parts);
    const answer = { parses: true, kind, formatted: this.format(text, lineWidth, indentWidth) };
    if (kind !== 'several') {
      const json = kind === 'template' ? this.cedar.templateToJson(text) : this.cedar.policyToJson(text);
      answer.json = succeeded(json) ? json.json : null;
    }
    return answer;
  }

  kind({ policies, policy_templates: templates }) {
    if (policies.length + templates.length !== 1) return 'several';
    return templates.length ? 'template' : 'policy';
  }

  /** Null where the official formatter gives up. */
  format(policyText, lineWidth, indentWidth) {
    const answer = this.cedar.formatPolicies({ policyText, lineWidth, indentWidth });
    return succeeded(answer) ? answer.formatted_policy : null;
  }

  policySet(scene, texts) {
    const chosen = (kind) => Object.fromEntries(scene.policies.map((text, i) => [`policy${i}`, text]).filter((_, i) => texts[i].kind === kind));
    const templates = chosen('template');
    return { staticPolicies: chosen('policy'), templates, templateLinks: scene.links.filter((link) => templates[link.templateId]) };
  }

  decisions(scene, texts, schema) {
    this.cedar.preparsePolicySet('policies', this.policySet(scene, texts));
    if (schema !== undefined) this.cedar.preparseSchema('schema', schema);
    return scene.requests.map((request) => {
      const call = { ...request, preparsedPolicySetId: 'policies', entities: scene.entities };
      if (schema !== undefined) Object.assign(call, { preparsedSchemaName: 'schema', validateRequest: true });
      const answer = this.cedar.statefulIsAuthorized(call);
      if (!succeeded(answer)) return { failed: true };
      const { decision, diagnostics } = answer.response;
      return { decision, reasons: diagnostics.reason.toSorted(), errors: diagnostics.errors.map((error) => error.policyId).sort() };
    });
  }

  schema(text) {
    if (!succeeded(this.cedar.checkParseSchema(text))) return { parses: false };
    return { parses: true, json: this.cedar.schemaToJson(text).json, resolved: this.cedar.schemaToJsonWithResolvedTypes(text).json };
  }

  validation(scene, texts) {
    const answer = this.cedar.validate({ schema: scene.schema, policies: this.policySet(scene, texts) });
    if (!succeeded(answer)) return { failed: true };
    const ids = (findings) => [...new Set(findings.map((finding) => finding.policyId))].sort();
    return { errors: ids(answer.validationErrors), warnings: ids(answer.validationWarnings) };
  }
}
