export { until } from '../../deploy/services.ts'
