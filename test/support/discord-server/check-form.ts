// Whether a form (a modal) and a list of suggestions are ones Discord takes.
import { ComponentType, TextInputStyle } from 'discord.js'
import { z } from 'zod'
import { StringSelect, TextDisplay } from './check-components.ts'
import { twice } from './check-message.ts'
import * as limits from './limits.ts'
import { type Problem, problemsOf } from './problems.ts'
import { partsOf } from './walk.ts'

const id = z.int().min(0).nullish()
const input = {
  type: z.literal(ComponentType.TextInput),
  id,
  custom_id: z.string().min(1).max(limits.CUSTOM_ID_CHARACTERS),
  style: z.enum(TextInputStyle),
  value: z.string().max(limits.INPUT_CHARACTERS).nullish(),
  placeholder: z.string().max(limits.INPUT_PLACEHOLDER_CHARACTERS).nullish(),
  required: z.boolean().nullish(),
  min_length: z.int().min(0).max(limits.INPUT_CHARACTERS).nullish(),
  max_length: z.int().min(1).max(limits.INPUT_CHARACTERS).nullish(),
}
const fits = ({
  min_length,
  max_length,
}: {
  min_length?: number | null | undefined
  max_length?: number | null | undefined
}) => (min_length ?? 0) <= (max_length ?? limits.INPUT_CHARACTERS)
const label = z.string().trim().min(1).max(limits.FIELD_LABEL_CHARACTERS)
/** In a label, which has the words; in an action row, as it was before there were labels, it brings its own. */
const LabelledInput = z.strictObject(input).refine(fits, 'has a min_length above its max_length')
const RowInput = z.strictObject({ ...input, label }).refine(fits, 'has a min_length above its max_length')

const option = z.strictObject({
  value: z.string().min(1).max(100),
  label: z.string().min(1).max(100),
  description: z.string().min(1).max(100).nullish(),
  default: z.boolean().nullish(),
})
/** Of a group, https://docs.discord.com/developers/components/reference#radio-group and #checkbox-group. */
const group = { id, custom_id: z.string().min(1).max(limits.CUSTOM_ID_CHARACTERS), required: z.boolean().nullish() }
const RadioGroup = z
  .strictObject({ type: z.literal(ComponentType.RadioGroup), ...group, options: z.array(option).min(2).max(10) })
  .refine(({ options }) => options.filter((one) => one.default).length < 2, 'has two of which only one can be chosen')
const CheckboxGroup = z.strictObject({
  type: z.literal(ComponentType.CheckboxGroup),
  ...group,
  options: z.array(option).min(1).max(10),
  min_values: z.int().min(0).max(10).nullish(),
  max_values: z.int().min(1).max(10).nullish(),
})

const Label = z.strictObject({
  type: z.literal(ComponentType.Label),
  id,
  label,
  description: z.string().min(1).max(limits.FIELD_DESCRIPTION_CHARACTERS).nullish(),
  component: z.discriminatedUnion('type', [LabelledInput, StringSelect, RadioGroup, CheckboxGroup]),
})
const Row = z.strictObject({ type: z.literal(ComponentType.ActionRow), id, components: z.array(RowInput).length(1) })

const Form = z.strictObject({
  custom_id: z.string().min(1).max(limits.CUSTOM_ID_CHARACTERS),
  title: z.string().trim().min(1).max(limits.FORM_TITLE_CHARACTERS),
  components: z
    .array(z.discriminatedUnion('type', [Label, Row, TextDisplay]))
    .min(1)
    .max(limits.FORM_COMPONENTS),
})

export function checkForm(form: unknown): Problem[] {
  const parts = partsOf(z.looseObject({}).safeParse(form).data?.components)
  return [...problemsOf(Form, form), ...twice(parts, 'custom_id')]
}

const choiceName = z.string().min(1).max(limits.CHOICE_CHARACTERS)
const Suggestions = z.strictObject({
  choices: z
    .array(
      z.strictObject({
        name: choiceName,
        name_localizations: z.record(z.string(), choiceName).nullish(),
        // The OpenAPI description allows more in a value; the documentation, which is what counts, 100 characters.
        value: z.union([z.string().max(limits.CHOICE_CHARACTERS), z.number()]),
      }),
    )
    .max(limits.CHOICES),
})

export const checkSuggestions = (data: unknown): Problem[] => problemsOf(Suggestions, data)
