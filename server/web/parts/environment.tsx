import type { VersionPage } from "../../api/versions.ts";
import { words } from "../language.ts";
import { Digest } from "./values.tsx";

interface EnvironmentFactsProps {
  readonly environment: VersionPage["environment"];
  readonly seed?: number;
}

/** With what it was made. */
export function EnvironmentFacts({ environment, seed }: EnvironmentFactsProps) {
  const t = words.value;
  const { vigie, node, platform, code, packageLock, engine, engineVersion } = environment;
  return (
    <dl class="facts">
      {engine !== undefined && (
        <>
          <dt>{t.engine}</dt>
          <dd>
            {engine} {engineVersion}
          </dd>
        </>
      )}
      {seed !== undefined && (
        <>
          <dt>{t.seed}</dt>
          <dd>{seed}</dd>
        </>
      )}
      <dt>{t.vigieVersion}</dt>
      <dd>{vigie}</dd>
      <dt>{t.nodeVersion}</dt>
      <dd>
        {node}, {platform}
      </dd>
      <dt>{t.code}</dt>
      <dd>
        <Digest of={code} />
      </dd>
      <dt>{t.packageLock}</dt>
      <dd>
        <Digest of={packageLock} />
      </dd>
    </dl>
  );
}
