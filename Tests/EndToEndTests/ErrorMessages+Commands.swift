extension ErrorMessages {
    /// What commands refuse before they begin, and what they do not find.
    static let commands: [Source] = [
        Source(
            file: "dragnet/main.swift",
            unprovoked: ["standard output cannot be written: …": "UsageTests send the output to a full device"]),
        Source(
            file: "dragnet/Commands/CompletionsCommand.swift",
            cases: [
                ErrorCase(
                    "completions tcsh", 2, "\"tcsh\" is neither a shell nor the manual",
                    help: "say bash, zsh, fish or man")
            ]),
        Source(
            file: "dragnet/Commands/EmbedCommand.swift",
            cases: [
                ErrorCase(
                    "embed log.csv", 2, "it is not said where the vectors go",
                    help: "give -o FILE, or --estimate to learn nothing"),
                ErrorCase(
                    "embed - -o v.txt --unseen -", 2, "stdin cannot be the edges and the later ones",
                    help: "name a file for one of them"),
            ]),
        Source(
            file: "dragnet/Commands/EvalCommand.swift",
            cases: [
                ErrorCase(
                    "eval --boot 100001 --workspace ws", 2, "--boot is 100001", help: "say a number from 0 to 100000",
                    given: [.workspace]),
                ErrorCase(
                    "eval --k 50,x --workspace ws", 2, "--k \"50,x\" is no list of numbers",
                    help: "say numbers of at least 1, for instance 50,100,500", given: [.workspace]),
            ]),
        Source(
            file: "dragnet/Commands/ExportCommand.swift",
            cases: [
                ErrorCase("export graph --to gml", 2, "--to \"gml\" is not known", help: "say graphml, dot or json")
            ]),
        Source(
            file: "dragnet/Commands/FindingCommands.swift",
            cases: [
                ErrorCase(
                    "incidents --limit 0 --workspace ws", 2, "--limit is 0", help: "say a number of at least 1",
                    given: [.workspace]),
                ErrorCase(
                    "render A1 --layout round --workspace ws", 2, "--layout \"round\" is not known",
                    help: "say auto, circle, layered, force or plain", given: [.workspace]),
                ErrorCase(
                    "report --format txt --workspace ws", 2, "--format \"txt\" is not known",
                    help: "say md, html or json", given: [.workspace]),
            ]),
        Source(
            file: "dragnet/Commands/GenerateCommand.swift",
            cases: [
                ErrorCase(
                    "generate transactions -o a.csv --labels a.csv", 2,
                    "two outputs go to one file, so that one would overwrite the other",
                    help: "name another file for each of -o, --labels and --host-labels")
            ]),
        Source(
            file: "dragnet/Commands/LabelCommand.swift",
            cases: [
                ErrorCase(
                    "label A1 --import l.csv --workspace ws", 2, "--import takes all labels from the table",
                    help: "leave ID, --kind, --note and --until out; the table has columns for them",
                    given: [.workspace]),
                ErrorCase(
                    "label --workspace ws", 2, "nothing to label",
                    help: "say dragnet label ID fraud, legit or unsure, or dragnet label --import CSV",
                    given: [.workspace]),
                ErrorCase(
                    "label A1 fraud --delay 7d --workspace ws", 2, "--unit and --delay belong to --import",
                    help: "say dragnet label ID fraud, legit or unsure, or dragnet label --import CSV",
                    given: [.workspace]),
                ErrorCase(
                    "label A1 perhaps --workspace ws", 2, "\"perhaps\" is no label", help: "say fraud, legit or unsure",
                    given: [.workspace]),
                ErrorCase(
                    "label list --limit 0 --workspace ws", 2, "--limit is 0", help: "say a number of at least 1",
                    given: [.workspace]),
                ErrorCase(
                    "eval --unit pair --workspace ws", 2, "--unit \"pair\" is not known",
                    help: "say --unit event or --unit entity", given: [.workspace]),
            ]),
        Source(
            file: "dragnet/Commands/MapCommand.swift",
            cases: [
                ErrorCase(
                    "map --method umap --workspace ws", 2, "--method \"umap\" is not known", help: "say pca or tsne",
                    given: [.workspace]),
                ErrorCase(
                    "map -o map.gif --workspace ws", 2, "\"map.gif\" names no form of map",
                    help: "end the name in .svg or .json", given: [.workspace]),
            ]),
        Source(
            file: "dragnet/Commands/ModelsCommand.swift",
            cases: [
                ErrorCase(
                    "models promote 123 --workspace ws", 2, "\"123\" is no model of the workspace",
                    help: "dragnet models list names them", given: [.workspace]),
                ErrorCase(
                    ["models", "promote", "", "--workspace", "ws"], 2, "\"\" is no model of the workspace",
                    help: "dragnet models list names them", given: [.workspace]),
                ErrorCase(
                    "models promote 0000 --workspace ws", 2, "\"0000\" is the beginning of several models",
                    help: "dragnet models list names them", given: twoModelsBesides),
                ErrorCase(
                    "models promote MODEL --workspace ws", 2,
                    "the model MODEL scored an earlier part of a scan and has no state to go on from",
                    help: "promote another model; dragnet models list names them",
                    given: [.workspace, .sql("DELETE FROM scoring_state; DELETE FROM promotion")]),
                ErrorCase(
                    "models revert --workspace ws", 2, "no other model has scored here before",
                    help: "dragnet models list names them", given: [.workspace]),
            ]),
        Source(
            file: "dragnet/Commands/NeighborsCommand.swift",
            cases: [
                ErrorCase(
                    "neighbors A1 --metric far --workspace ws", 2, "\"far\" is no metric",
                    help: "say cosine, euclidean or dot", given: [.workspace]),
                ErrorCase(
                    "neighbors A1 --type foo --workspace ws", 2, "--type \"foo\" is no type of entity",
                    help:
                        "types are account, card, person, merchant, terminal, host, domain, device, attribute, node, phone, email, address",
                    given: [.workspace]),
                ErrorCase(
                    "neighbors A1 --metric cosine --unmet --workspace ws", 2,
                    "--unmet ranks by the dot product, not by cosine", help: "leave --metric out", given: [.workspace]),
                ErrorCase(
                    "neighbors A1 --top 0 --workspace ws", 2,
                    "--top wants a number from 1 on, --within a number, and only one of them fits",
                    help: "say --top 10, or --within 0.8", given: [.workspace]),
            ]),
        Source(
            file: "dragnet/Commands/ScoreCommand.swift",
            cases: [
                ErrorCase(
                    "score --fail-on fatal --workspace ws", 2, "--fail-on \"fatal\" is no severity",
                    help: "say low, medium, high or critical", given: [.workspace])
            ]),
        Source(
            file: "dragnet/Commands/SuppressCommand.swift",
            cases: [
                ErrorCase(
                    "suppress add A1 --workspace ws", 2, "a suppression says why",
                    help: "add --why TEXT, or --preview to see what it would hide", given: [.workspace])
            ]),
        Source(
            file: "dragnet/Commands/TokenCommand.swift",
            cases: [
                ErrorCase(
                    "token add x --scope write --workspace ws", 2, "--scope \"write\" is not known",
                    help: "say read, ingest, triage, admin", given: [.workspace]),
                ErrorCase(
                    "token add x --scope , --workspace ws", 2, "a token has a name and a scope",
                    help: "say --scope read", given: [.workspace]),
            ]),
        Source(
            file: "DragnetPipeline/Jobs/QueryText.swift",
            cases: [
                ErrorCase(
                    "incidents high --workspace ws", 2, "\"high\" is not a query",
                    help: "write KEY:VALUE; keys are severity, score, reason, entity, incident, status, sort",
                    given: [.workspace]),
                ErrorCase(
                    "incidents colour:red --workspace ws", 2, "\"colour:red\" is not a query",
                    help: "keys are severity, score, reason, entity, incident, status, sort", given: [.workspace]),
                ErrorCase(
                    "incidents severity:odd --workspace ws", 2, "\"severity:odd\" is not a query",
                    help: "say severity:>=low, medium, high or critical", given: [.workspace]),
                ErrorCase(
                    "incidents score:high --workspace ws", 2, "\"score:high\" is not a query",
                    help: "say score:>=0.999, a number in 0...1", given: [.workspace]),
                ErrorCase(
                    "incidents reason:LUCK --workspace ws", 2, "\"reason:LUCK\" is not a query",
                    help:
                        "reasons are FAR_FROM_CLUSTER, UNLIKELY_EDGE, CROSS_COMMUNITY, NEW_PARTNER, FAN_IN, FAN_OUT, DENSE_GROUP, PASS_THROUGH, CYCLE, STRUCTURING, CARD_TESTING, AMOUNT_HIGH, BURST, VELOCITY, BEACON, SCAN, EXFILTRATION, NEW_ENTITY, DORMANT_WAKE, CHAIN, ODD_HOUR, LATERAL_MOVEMENT, RARE_SERVICE, LONG_CONNECTION, LINKED_UNUSUAL",
                    given: [.workspace]),
                ErrorCase(
                    "alerts status:new --workspace ws", 2, "\"status:new\" is not a query",
                    help: "say status:open, confirmed, dismissed, snoozed or suppressed", given: [.workspace]),
                ErrorCase(
                    "alerts sort:random --workspace ws", 2, "\"sort:random\" is not a query",
                    help: "say sort:worst or sort:latest", given: [.workspace]),
            ]),
        Source(
            file: "DragnetPipeline/Jobs/NeighborsJob.swift",
            cases: [
                ErrorCase(
                    "neighbors NOBODY --workspace ws", 2, "there is no entity NOBODY",
                    help: "give the name as it is in the log", given: [.workspace]),
                ErrorCase(
                    "neighbors LONE --workspace ws", 2, "LONE has no vector: it has met nobody that the model knows",
                    help: "run: dragnet train",
                    given: [.workspace, .sql("UPDATE entity SET name = 'LONE' WHERE name = 'N3'")]),
                ErrorCase(
                    "neighbors A1 --workspace ws", 5, "ws: the workspace has no model", help: "run: dragnet train",
                    given: imported),
                ErrorCase(
                    "neighbors A1 --workspace ws", 2, "\"A1\" is the name of 2 entities",
                    help: "say account:A1, merchant:A1",
                    given: [.workspace, .sql("UPDATE entity SET name = 'A1', type = 3 WHERE name = 'N3'")]),
            ]),
        Source(
            file: "DragnetPipeline/Jobs/RenderJob.swift",
            cases: [
                ErrorCase(
                    "render A1 --hops 9 --workspace ws", 2, "--hops is 9", help: "say a number from 0 to 5",
                    given: [.workspace]),
                ErrorCase(
                    "render A1 -o a.gif --workspace ws", 2, "\"a.gif\" names no form of picture",
                    help: "end the name in .svg, .png, .pdf or .dot", given: [.workspace]),
                ErrorCase(
                    "report A1 --workspace ws", 2, "entity:A1 belongs to no incident",
                    help: "list the incidents: dragnet incidents", given: [.workspace]),
            ]),
        Source(
            file: "DragnetPipeline/Pictures/Surroundings.swift",
            cases: [
                ErrorCase(
                    "render pair:A1->A2 --workspace ws -o a.svg", 2, "pair:A1->A2 has no event to draw",
                    help: "list what there is: dragnet incidents, dragnet alerts", given: [.workspace])
            ]),
        Source(
            file: "DragnetPipeline/Jobs/ExplainJob.swift",
            cases: [
                ErrorCase(
                    "explain pair:A1->A2 --workspace ws", 2, "\"pair:A1->A2\" has no finding here",
                    help: "list what there is: dragnet incidents, dragnet alerts", given: [.workspace])
            ]),
        Source(
            file: "DragnetPipeline/Jobs/LabelJob.swift",
            cases: [
                ErrorCase(
                    "label rm A1 --workspace ws", 2, "\"A1\" has no label",
                    help: "dragnet label list names what has one", given: [.workspace]),
                ErrorCase(
                    "label rm t5 --workspace ws", 2, "\"t5\" can mean 2 labels", help: "say event:t5 or entity:t5",
                    given: twins + [
                        .run("label event:t5 fraud --workspace ws"), .run("label entity:t5 legit --workspace ws"),
                    ]),
            ]),
        Source(
            file: "DragnetPipeline/Jobs/SuppressJob.swift",
            cases: [
                ErrorCase(
                    "suppress rm SUP-9 --workspace ws", 2, "no suppression is called \"SUP-9\"",
                    help: "dragnet suppress list names them", given: [.workspace]),
                ErrorCase(
                    "suppress add A1 --why x --reason LUCK --workspace ws", 2, "--reason \"LUCK\" is no reason",
                    help:
                        "reasons are FAR_FROM_CLUSTER, UNLIKELY_EDGE, CROSS_COMMUNITY, NEW_PARTNER, FAN_IN, FAN_OUT, DENSE_GROUP, PASS_THROUGH, CYCLE, STRUCTURING, CARD_TESTING, AMOUNT_HIGH, BURST, VELOCITY, BEACON, SCAN, EXFILTRATION, NEW_ENTITY, DORMANT_WAKE, CHAIN, ODD_HOUR, LATERAL_MOVEMENT, RARE_SERVICE, LONG_CONNECTION, LINKED_UNUSUAL",
                    given: [.workspace]),
                ErrorCase(
                    "suppress add event:x0 --why x --reason FAN_IN --workspace ws", 2,
                    "--reason narrows an entity, and event:x0 is none",
                    help: "leave --reason out, or name an entity: entity:A17", given: [.workspace]),
                ErrorCase(
                    "suppress add event:t5 --why x --workspace ws", 2,
                    "event:t5 is no alert, so there is nothing to hide",
                    help: "name an alert, an incident, an entity or a pair; dragnet alerts lists alerts",
                    given: [.workspace]),
            ]),
        Source(
            file: "DragnetPipeline/Export/ExportGraphJob.swift",
            cases: [
                ErrorCase(
                    "export graph --to json --incident INC-000 --workspace ws", 2, "there is no incident INC-000",
                    help: "dragnet incidents lists what was found", given: [.workspace]),
                ErrorCase(
                    "export graph --to json --workspace ws", 3, "ws: the workspace holds no event",
                    help: "run: dragnet import",
                    given: [.workspace, .sql("DELETE FROM event; UPDATE import SET event_count = 0")]),
            ]),
        Source(
            file: "DragnetPipeline/Map/MapJob.swift",
            cases: [
                ErrorCase(
                    "map --workspace ws", 5, "ws: the workspace has no model", help: "run: dragnet train",
                    given: imported)
            ]),
    ]

    /// A workspace without a model.
    static let imported: [ErrorCase.Given] = [.run("import log.csv --workspace ws -q")]

    /// A workspace that knows of two models besides its own, whose ids begin with 0000.
    static let twoModelsBesides: [ErrorCase.Given] = [
        .workspace,
        .sql(
            "INSERT INTO model (id, metadata) VALUES (hex(zeroblob(32)), '{}'), (hex(zeroblob(31)) || '01', '{}')"),
    ]

    /// A workspace where an account is called as a payment.
    static let twins: [ErrorCase.Given] = [
        .text(SmallLogs.header + SmallLogs.row(5, source: "t5"), "twins.csv"),
        .run("import twins.csv --workspace ws -q"),
    ]
}
