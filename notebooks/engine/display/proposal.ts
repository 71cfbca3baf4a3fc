/** A model of a run that could become a version. */
export interface Proposal {
  /** Run id. */
  readonly run: string;
  readonly protocol: string;
  /** Name of the model within the run. */
  readonly model: string;
  /** Name in the registry. */
  readonly name: string;
}

const proposal = Symbol.for("vigie.proposal");

export interface ProposalValue {
  readonly [proposal]: Proposal;
}

export function makeProposal(value: Proposal): ProposalValue {
  return { [proposal]: { ...value } };
}

/** The proposal in a value that `makeProposal` made, else undefined. */
export function proposalOf(value: unknown): Proposal | undefined {
  return typeof value === "object" && value !== null && proposal in value
    ? (value as ProposalValue)[proposal]
    : undefined;
}

/** The command that registers it, for scripts and exports. */
export function proposalCommand({ run, protocol, model, name }: Proposal): string {
  return `vigie registry register ${run} ${model} --protocol ${protocol} --name ${name} --as scientist`;
}
