/** The release that this is, as package.json has it. */
export const RELEASE = '0.1.0'
