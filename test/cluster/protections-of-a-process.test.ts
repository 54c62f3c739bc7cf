import { hazards } from './hazards/protections-of-a-process.ts'
import { miss } from './protections.ts'

miss(hazards)
