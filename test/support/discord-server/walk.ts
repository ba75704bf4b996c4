// Components of a message or a form, one after the other in reading order, nested ones too.

/** A component, whatever it is; not yet known to be a valid one. */
export interface Part {
  type: number
  id?: unknown
  content?: unknown
  label?: unknown
  description?: unknown
  custom_id?: unknown
  url?: unknown
  disabled?: unknown
}

export function partsOf(components: unknown): Part[] {
  if (!Array.isArray(components)) return []
  return components.flatMap((one: unknown) => {
    if (!isPart(one)) return []
    return [
      one,
      ...partsOf(one.components),
      ...partsOf(one.accessory ? [one.accessory] : []),
      ...partsOf([one.component]),
    ]
  })
}

interface Nested extends Part {
  components?: unknown
  accessory?: unknown
  component?: unknown
}

const isPart = (value: unknown): value is Nested =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'number'
