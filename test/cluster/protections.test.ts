import { hazards } from './hazards/protections.ts'
import { miss } from './protections.ts'

miss(hazards)
