/**
 * What a call of this process's own to its own routes (`app.inject`) names as its peer. A peer over a network has an IP
 * address, and no header changes what the socket says.
 */
export const OWN_CALL = { remoteAddress: 'this-process' } as const

/** Whether this process itself calls: it makes the demonstration, and no door is closed to it. */
export const isOwnCall = ({ socket }: { socket: { remoteAddress?: string | undefined } }): boolean =>
  socket.remoteAddress === OWN_CALL.remoteAddress
