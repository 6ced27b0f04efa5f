/** Patterns of misuse, and what came of a flag. */
export const RULES: Record<string, readonly [string, string]> = {
  many_on_device: ['一台设备上很多人', 'many people on one device'],
  bind_drain_unbind: ['绑定、用完、解绑', 'bound, drained, unbound'],
  near_limit: ['一再接近限额', 'again and again near the limit'],
}
export const OUTCOMES: Record<string, readonly [string, string]> = {
  nothing: ['没有问题', 'nothing wrong'],
  watched: ['继续关注', 'to be watched'],
  passed_on: ['移交基金监管', 'passed on to the inspectors'],
}
