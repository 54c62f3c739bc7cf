import { hazards } from './hazards/forced-interleavings.ts'
import { force } from './interleaving.ts'

force(hazards)
