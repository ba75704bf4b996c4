// Whether the commands a bot registers are ones Discord takes.
import { ApplicationCommandType, ApplicationCommandOptionType as Kind } from 'discord.js'
import { z } from 'zod'
import * as limits from './limits.ts'
import { type Problem, problemsOf, refused } from './problems.ts'

/** interactions/application-commands#application-command-object-application-command-naming */
const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u
const name = z
  .string()
  .regex(NAME)
  .refine((given) => given === given.toLowerCase(), 'has letters that are not lowercase')
const menuName = z.string().trim().min(1).max(limits.COMMAND_NAME_CHARACTERS)
const description = z.string().trim().min(1).max(limits.COMMAND_DESCRIPTION_CHARACTERS)
const translated = (text: z.ZodType<string>) => z.record(z.string(), text).nullish()
const choiceName = z.string().min(1).max(limits.CHOICE_CHARACTERS)
const Choice = z.strictObject({
  name: choiceName,
  name_localizations: translated(choiceName),
  value: z.union([z.string().min(1).max(limits.CHOICE_CHARACTERS), z.number()]),
})
const described = {
  name,
  name_localizations: translated(name),
  description,
  description_localizations: translated(description),
}

const Leaf = z
  .strictObject({
    ...described,
    type: z.literal([
      Kind.String,
      Kind.Integer,
      Kind.Boolean,
      Kind.User,
      Kind.Channel,
      Kind.Role,
      Kind.Mentionable,
      Kind.Number,
      Kind.Attachment,
    ]),
    required: z.boolean().nullish(),
    choices: z.array(Choice).max(limits.CHOICES).nullish(),
    autocomplete: z.boolean().nullish(),
    channel_types: z.array(z.int()).nullish(),
    min_value: z.number().nullish(),
    max_value: z.number().nullish(),
    min_length: z.int().min(0).max(6000).nullish(),
    max_length: z.int().min(1).max(6000).nullish(),
  })
  .superRefine((option, context) => {
    const say = (message: string) => context.addIssue({ code: 'custom', message })
    const isText = option.type === Kind.String
    const isNumber = option.type === Kind.Integer || option.type === Kind.Number
    if (option.autocomplete && option.choices?.length) say('has both choices and autocomplete')
    if ((option.autocomplete || option.choices?.length) && !isText && !isNumber) say('cannot have choices')
    if (option.choices?.some(({ value }) => (typeof value === 'string') !== isText)) say('has a choice of another type')
    if ((option.min_length ?? option.max_length ?? null) !== null && !isText) say('has a length but is no text')
    if ((option.min_value ?? option.max_value ?? null) !== null && !isNumber) say('has bounds but is no number')
    if (option.channel_types && option.type !== Kind.Channel) say('names channel types but is no channel')
  })
const leaves = z.array(Leaf).max(limits.COMMAND_OPTIONS)
const Subcommand = z.strictObject({ ...described, type: z.literal(Kind.Subcommand), options: leaves.nullish() })
const Group = z.strictObject({
  ...described,
  type: z.literal(Kind.SubcommandGroup),
  options: z.array(Subcommand).min(1).max(limits.COMMAND_OPTIONS),
})

const common = {
  id: z.string().nullish(),
  default_member_permissions: z.union([z.string().regex(/^\d+$/), z.number()]).nullish(),
  default_permission: z.boolean().nullish(),
  dm_permission: z.boolean().nullish(),
  nsfw: z.boolean().nullish(),
  integration_types: z.array(z.int().min(0).max(1)).min(1).nullish(),
  contexts: z.array(z.int().min(0).max(2)).min(1).nullish(),
}
const ChatCommand = z.strictObject({
  ...common,
  ...described,
  type: z.literal(ApplicationCommandType.ChatInput).default(ApplicationCommandType.ChatInput),
  options: z
    .union([leaves, z.array(z.discriminatedUnion('type', [Subcommand, Group])).max(limits.COMMAND_OPTIONS)])
    .nullish(),
})
const MenuCommand = z.strictObject({
  ...common,
  type: z.literal([ApplicationCommandType.User, ApplicationCommandType.Message]),
  name: menuName,
  name_localizations: translated(menuName),
  description: z.literal('').nullish(),
  options: z.array(z.unknown()).max(0).nullish(),
})

/** As much of a command or option as is needed to look at the whole of it. */
const Tree = z.looseObject({
  type: z.number().nullish(),
  name: z.string(),
  description: z.string().nullish(),
  required: z.boolean().nullish(),
  choices: z.array(z.looseObject({ name: z.string(), value: z.union([z.string(), z.number()]) })).nullish(),
  get options() {
    return z.array(Tree).nullish()
  },
})
type Tree = z.infer<typeof Tree>

/** One command, or the whole list that is to replace what is registered. */
export function checkCommands(commands: unknown): Problem[] {
  if (!Array.isArray(commands)) return checkCommand(commands, '')
  const trees = commands.map((command) => Tree.safeParse(command).data).filter((tree) => tree !== undefined)
  const problems = commands.flatMap((command, index) => checkCommand(command, String(index)))
  const names = trees.map((tree) => `${tree.type ?? 1} ${tree.name}`)
  problems.push(...repeated(names).map((one) => refused('', `the name ${one} is there twice`)))
  const chat = trees.filter(({ type }) => (type ?? 1) === 1).length
  if (chat > limits.CHAT_COMMANDS) problems.push(refused('', `${chat} commands, at most ${limits.CHAT_COMMANDS}`))
  return problems
}

function checkCommand(command: unknown, path: string): Problem[] {
  const tree = Tree.safeParse(command)
  const isMenu = tree.success && tree.data.type !== undefined && tree.data.type !== null && tree.data.type !== 1
  const problems = problemsOf(isMenu ? MenuCommand : ChatCommand, command)
  if (tree.success) {
    const size = sizeOf(tree.data)
    if (size > limits.COMMAND_CHARACTERS)
      problems.push(refused('', `Command exceeds maximum size (${limits.COMMAND_CHARACTERS}): ${size}`))
    problems.push(...orderOf(tree.data, ''))
  }
  return problems.map((one) => ({ ...one, path: [path, one.path].filter(Boolean).join('.') }))
}

function sizeOf(tree: Tree): number {
  const own = tree.name.length + (tree.description ?? '').length
  const choices = (tree.choices ?? []).reduce(
    (sum, choice) => sum + choice.name.length + String(choice.value).length,
    0,
  )
  return own + choices + (tree.options ?? []).reduce((sum, option) => sum + sizeOf(option), 0)
}

function orderOf({ options }: Tree, path: string): Problem[] {
  const list = options ?? []
  const at = path === '' ? 'options' : `${path}.options`
  const problems = repeated(list.map((option) => option.name)).map((one) =>
    refused(at, `the name ${one} is there twice`),
  )
  const firstFree = list.findIndex(({ required }) => required !== true)
  if (firstFree !== -1 && list.slice(firstFree).some(({ required }) => required === true))
    problems.push(refused(at, 'required options must stand before optional ones'))
  return [...problems, ...list.flatMap((option, index) => orderOf(option, `${at}[${index}]`))]
}

const repeated = (names: string[]): string[] => names.filter((one, index) => names.indexOf(one) !== index)
