// Articles made to come alive on a screen: titles, outlets and texts full of mentions, links, markup and control characters.

/** Marks of every platform. None of them may ever do anything. */
export const MARKS = {
  mentions:
    '@everyone @here <!channel> <!here> <@U0ADA> <@123456789012345678> <@&123456789012345678> <#C0NEWS> <!subteam^S1>',
  links:
    '<https://evil.example/a|here> [here](https://evil.example/b) [here](<https://evil.example/c>) discord.gg/evil',
  markup:
    '**loud** __under__ *slant* ~~gone~~ `code` ||hidden|| :smile: <a:wave:123456789012345678> <t:1757600000:R> </ask:1234567890123>',
  controls:
    '\u001b[31mred\u001b[0m \u001b]8;;https://evil.example/d\u0007there\u001b]8;;\u0007 \u202eback\u202c \u0007 \u009b2J \u200b',
}

const ALL = Object.values(MARKS).join(' ')

interface Facts {
  title: string
  outlet: string
  text: string
  author?: string
  url?: string
}

const file = (facts: Facts): string => JSON.stringify({ published: '2025-09-12', ...facts })

/** A sentence of some thousand characters. */
const HUGE = `The wall of Brackwater is long because ${Array.from({ length: 60 }, (_, at) => `stone ${at + 1} was carried from quarry ${at + 1} by ferry`).join(', and ')}.`

const PASSED = [
  [
    'granary under repair',
    'orchard behind Tanner Lane',
    'chapel without a tower',
    'weir above Salter Mill',
    'kennels of old Hobb',
  ],
  [
    'rope walk near Cooper Yard',
    'two windmills by evening',
    'lime kilns still warm',
    'toll house at Fenn',
    'drowned meadow beyond it',
  ],
  [
    'school during lessons',
    'bakery on market day',
    'clock that never struck',
    'smithy of three brothers',
    'stables facing north',
  ],
  [
    'brewery after midnight',
    'lanterns along Quay Street',
    'hospital for sailors',
    'gallows nobody used',
    'customs shed by dawn',
  ],
]
/** Four sentences, each about as long as a model's may be, and no two alike. */
export const LONG = ['Ned Harrow', 'Ida Marsh', 'Tom Quill', 'Eva Stone'].map(
  (name, at) =>
    `${name} carried stone number ${at + 21} of Brackwater from the quarry, ${(PASSED[at] ?? []).map((place, n) => `${['then past', 'and beside', 'around', 'below', 'up to'][n]} the ${place}`).join(', ')}, ${['slowly and without one word to anybody', 'singing so loudly that windows opened', 'with a mule that went lame on the hill', 'twice because it fell into deep water'][at]}, before ${['breakfast', 'Sunday service', 'the frost', 'harvest'][at]} came.`,
)

export const HOSTILE_ARTICLES: Record<string, string> = {
  'harbour.json': file({
    title: `# Harbour gate of Quillhaven closed ${ALL}`,
    outlet: `> **Quill** @everyone <@U0ADA> Post \u001b[31m`,
    author: `*Ada* <!here> \u202eBrant`,
    url: 'https://quill-post.example/harbour',
    text: [
      `# The harbour gate of Quillhaven was closed on Friday ${MARKS.mentions}.`,
      `Harbour master Ada Brant closed the harbour gate of Quillhaven because the chain broke ${MARKS.mentions} on Friday.`,
      `The harbour gate of Quillhaven will open on Monday ${MARKS.markup} said Ada Brant.`,
      `- Harbour master Ada Brant told fishermen of Quillhaven to wait ${MARKS.links} for the harbour gate.`,
      `> The chain of the harbour gate weighs 40 tonnes ${MARKS.controls} in Quillhaven.`,
    ].join('\n\n'),
  }),
  'near.json': file({
    title: `1. @everyone **Lanterns** of Quillhaven <!channel> [x](https://evil.example/e) \u001b]0;title\u0007`,
    outlet: `-# ||Lantern|| Gazette <#C0NEWS>`,
    url: 'javascript:alert(1)',
    text: 'The lanterns of Quillhaven were lit for the feast. Nobody knows how many lanterns there were.',
  }),
  'wall.json': file({
    title: `The wall of Brackwater ${'is long '.repeat(120)}`,
    outlet: `Brackwater ${'Evening '.repeat(60)}Post`,
    url: `https://brackwater.example/${'long/'.repeat(150)}wall`,
    text: HUGE,
  }),
  ...Object.fromEntries(
    LONG.map((text, at) => [`stone-${at}.json`, file({ title: `Stone ${at + 21}`, outlet: `Stone News ${at}`, text })]),
  ),
}
