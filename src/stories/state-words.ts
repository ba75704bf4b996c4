// The words by which news says how a thing stands, and by which it says the contrary: "what is asked: so: not so", words as in `word-lists.ts`.
// With a "*" it is told of a thing: not only who, but also what must be the same.
// Small and of our own making. A word with a "not" before it says the contrary of what it says without.
export const STATES = `
resigned or not: resign, resigns, resigned, resigning, resignation, stepped down, step down, stepping down, quit, quits, gave up (his|her|the|their) (post|office|job), left office, leave office, handed in (his|her|their) (notice|resignation): still at (my|his|her|their) desk, stay~ on as, remain~ in office, clings to office
freed or not: freed, released, set free, liberated, let go, let out, walked free, free again, out of (prison|jail|custody), returned home free: still (held|captive|in custody|behind bars), remain~ (in (custody|captivity|prison|jail|detention)|behind bars), kept in (custody|prison|jail)
arrested or not: arrested, detained, in custody, taken into custody, apprehended, caught: at large, on the run, still being (sought|hunted), still free, had escaped arrest
charged or not: charged, indicted: charges were dropped, no charges
signed or not*: signed, sign, signs, put (his|her|their) (name|signature)s? (to|under): unsigned, signed nothing
told of it or not*: told, informed, knew, known, aware, notified: unaware, in the dark about, knew nothing, learned nothing
open or closed*: open, opened, reopened, open again, accessible, passable, back in (service|operation|use), in operation again, running again: closed, shut, remain~ (closed|shut), sealed off, impassable, out of (service|use), at a standstill, stay~ (closed|shut)
held or gave way*: (dam|dyke|dike|levee|embankment|wall|barrier) ... (held|withstood|stood firm|survived): (dam|dyke|dike|levee|embankment|wall|barrier) ... (gave way|burst|broke|breached|collapsed|failed|caved in|crumbled|ruptured)
called off or not*: called off, cancelled, canceled, averted, scrapped: go ahead, goes ahead, going ahead, will be held, will take place, as planned
valid or not*: valid, in force, in order, renewed, up to date: expired, run out, ran out, lapsed, revoked, withdrawn, no longer valid, out of date
passed or failed*: passed, cleared, came through, met the standard, clean bill of health, approved, certified, faultless: failed, fell short, flunked, faults, found wanting, did not meet, turned down
adopted or rejected*: passed, adopted, approved, endorsed, voted for, ratified, gave (the|its) green light: rejected, voted down, threw out, thrown out, fell through, voted against, turned down
guilty or not: convicted, guilty, found guilty: acquitted, cleared, not guilty, found not guilty, exonerated
agreed or not*: agreed on, deal, accord, reached (an )?(agreement|deal), struck (an? )?deal: no deal, talks (broke|have broken) down, talks (have )?collapsed, broke off, without (an )?(agreement|result|deal)
restored or not*: restored, is back, was back, back on, working again, running again: still without, remain~ (without|cut off)
alive or dead: alive, survived, rescued alive, escaped unhurt: dead, died, killed, body was
anybody hurt or not: no one was (hurt|injured|harmed|killed), nobody was (hurt|injured|harmed|killed), none ... (was|were) (hurt|injured|killed|harmed), no animals? (was|were) (hurt|injured|harmed), no (injuries|casualties|victims), all (escaped|survived|got out|are safe|were rescued), everyone (escaped|survived|got out), every ... (got out|escaped|survived), all (of )?the ... (on|of|in|at|aboard) ... (are safe|survived|escaped|got out): still missing, remained trapped, remain trapped, are missing, was recovered from, bod(y|ies) (of|were|was), suffocated, perished, burned to death, died, were killed, was killed, trapped below, trapped inside
under control or not*: under control, contained, extinguished, put out: out of control, still burning, still raging, spreading, raging on
found or not: found, recovered, discovered, located: still missing, no trace, remain~ missing, not been found
safe or not*: safe to drink, drinkable, harmless, clean, free of: contaminated, unsafe, undrinkable, polluted, dangerous
kept or broken*: ceasefire (is |was )?(holding|observed), truce (is |was )?(holding|observed), ceasefire holds, truce holds: (ceasefire|truce) ... (violated|broken|collapsed|breached)`
