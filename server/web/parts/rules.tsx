import type { PolicyCheck, RuleName } from "vigie/registry";
import { format, words } from "../language.ts";
import { Scroll } from "./scroll.tsx";
import { VerdictBadge } from "./values.tsx";

interface RulesProps {
  readonly check: PolicyCheck;
  /** Rules whose lack of evidence the person accepts; null where they may not approve. */
  readonly acknowledged: ReadonlySet<RuleName> | null;
  readonly onAcknowledge: (rule: RuleName, isKnown: boolean) => void;
}

/** Each rule of the policy: what it says of this version, what it read and what would satisfy it. */
export function Rules({ check, acknowledged, onAcknowledge }: RulesProps) {
  const t = words.value.review;
  const { policy, rules, missingFiles } = check;
  return (
    <div class="stack">
      <p class="quiet">{rules.length === 0 ? t.noRules(policy.name) : t.rulesLead(policy.name)}</p>
      {missingFiles.length > 0 && <p class="alarm">{t.missingFiles(missingFiles.join(", "))}</p>}
      {rules.length > 0 && (
        <Scroll label={t.rules}>
          <table class="rules">
            <thead>
              <tr>
                <th scope="col">{t.rule}</th>
                <th scope="col">{t.verdict}</th>
                <th scope="col">{t.found}</th>
              </tr>
            </thead>
            <tbody>
              {rules.map((rule) => (
                <RuleRow
                  key={rule.rule}
                  of={rule}
                  isKnown={acknowledged === null ? null : acknowledged.has(rule.rule)}
                  onAcknowledge={onAcknowledge}
                />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </div>
  );
}

interface RuleRowProps {
  readonly of: PolicyCheck["rules"][number];
  readonly isKnown: boolean | null;
  readonly onAcknowledge: RulesProps["onAcknowledge"];
}

function RuleRow({ of, isKnown, onAcknowledge }: RuleRowProps) {
  const t = words.value.review;
  const { rule, asks, verdict, read, wanted, waiver, blocks } = of;
  const name = t.ruleNames[rule];
  return (
    <tr>
      <th scope="row">
        <span title={asks}>{name}</span>
      </th>
      <td>
        <VerdictBadge verdict={verdict} />
      </td>
      <td>
        <p title={t.read(read.join(", "))}>{t.foundOf(of)}</p>
        {wanted !== null && <p class="small quiet">{t.wanted(t.wantedOf(of))}</p>}
        {waiver !== null && <p class="small">{t.waived(waiver.by, format.value.day(waiver.until))}</p>}
        {blocks === "until acknowledged" && isKnown !== null && (
          <label class="small">
            <input
              type="checkbox"
              aria-label={t.acknowledgeRule(name)}
              checked={isKnown}
              onChange={(event) => onAcknowledge(rule, event.currentTarget.checked)}
            />{" "}
            {t.acknowledge}
          </label>
        )}
      </td>
    </tr>
  );
}
