/** What keeps this process from starting: what happened and how to mend it, in words for whoever runs it. */
export class OperatorError extends Error {}
