import { hazards } from './hazards/forced-interleavings-redis.ts'
import { force } from './interleaving.ts'

force(hazards)
