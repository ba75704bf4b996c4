// The words by which news says how a thing stands, and by which it says the contrary: "name: so: not so", words as in `word-lists.ts`.
// With a "*" it is told of a thing: not only who, but also what must be the same.
// Small and of our own making. A word with a "not" before it says the contrary of what it says without.
export const STATES = `
resigned: resign, resigns, resigned, resigning, resignation, stepped down, step down, stepping down, quit, quits, gave up (his|her|the|their) (post|office|job), left office, leave office, handed in (his|her|their) (notice|resignation): still at (my|his|her|their) desk, stay~ on as, remain~ in office, clings to office
freed: freed, released, set free, liberated, let go, let out, walked free, free again, out of (prison|jail|custody), returned home free: still (held|captive|in custody|behind bars), remain~ (in (custody|captivity|prison|jail|detention)|behind bars), kept in (custody|prison|jail)
arrested: arrested, detained, in custody, taken into custody, apprehended, caught: at large, on the run, still being (sought|hunted), still free, had escaped arrest
charged: charged, indicted: charges were dropped, no charges
signed*: signed, sign, signs, put (his|her|their) (name|signature)s? (to|under): unsigned, signed nothing
told*: told, informed, knew, known, aware, notified: unaware, in the dark about, knew nothing, learned nothing
open*: open, opened, reopened, open again, accessible, passable, back in (service|operation|use), in operation again, running again: closed, shut, remain~ (closed|shut), sealed off, impassable, out of (service|use), at a standstill, stay~ (closed|shut)
held*: (dam|dyke|dike|levee|embankment|wall|barrier) ... (held|withstood|stood firm|survived): (dam|dyke|dike|levee|embankment|wall|barrier) ... (gave way|burst|broke|breached|collapsed|failed|caved in|crumbled|ruptured)
called off*: called off, cancelled, canceled, averted, scrapped: go ahead, goes ahead, going ahead, will be held, will take place, as planned
valid*: valid, in force, in order, renewed, up to date: expired, run out, ran out, lapsed, revoked, withdrawn, no longer valid, out of date
passed*: passed, cleared, came through, met the standard, clean bill of health, approved, certified, faultless: failed, fell short, flunked, faults, found wanting, did not meet, turned down
adopted*: passed, adopted, approved, endorsed, voted for, ratified, gave (the|its) green light: rejected, voted down, threw out, thrown out, fell through, voted against, turned down
guilty: convicted, guilty, found guilty: acquitted, cleared, not guilty, found not guilty, exonerated
agreed*: agreed on, deal, accord, reached (an )?(agreement|deal), struck (an? )?deal: no deal, talks (broke|have broken) down, talks (have )?collapsed, broke off, without (an )?(agreement|result|deal)
restored*: restored, is back, was back, back on, working again, running again: still without, remain~ (without|cut off)
alive: alive, survived, rescued alive, escaped unhurt: dead, died, killed, body was
unhurt: no one was (hurt|injured|harmed|killed), nobody was (hurt|injured|harmed|killed), none ... (was|were) (hurt|injured|killed|harmed), no animals? (was|were) (hurt|injured|harmed), no (injuries|casualties|victims), all (escaped|survived|got out|are safe|were rescued), everyone (escaped|survived|got out), every ... (got out|escaped|survived), all (of )?the ... (on|of|in|at|aboard) ... (are safe|survived|escaped|got out): still missing, remained trapped, remain trapped, are missing, was recovered from, bod(y|ies) (of|were|was), suffocated, perished, burned to death, died, were killed, was killed, trapped below, trapped inside
under control*: under control, contained, extinguished, put out: out of control, still burning, still raging, spreading, raging on
found: found, recovered, discovered, located: still missing, no trace, remain~ missing, not been found
safe*: safe to drink, drinkable, harmless, clean, free of: contaminated, unsafe, undrinkable, polluted, dangerous
ceasefire*: ceasefire (is |was )?(holding|observed), truce (is |was )?(holding|observed), ceasefire holds, truce holds: (ceasefire|truce) ... (violated|broken|collapsed|breached)`
