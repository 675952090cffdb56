extension ErrorMessages {
    /// Flags, variables and files of settings.
    static let settings: [Source] = [
        Source(
            file: "dragnet/main.swift",
            cases: [
                // The parser of arguments says these.
                ErrorCase(
                    "bogus", 2,
                    "Unexpected argument 'bogus'\nUsage: dragnet <subcommand>\n  See 'dragnet --help' for more information."
                ),
                ErrorCase(
                    "scan", 2,
                    "Missing expected argument '<PATH> ...'\nHelp:  <PATH>  Logs: files, folders, .gz, or - for stdin.\nUsage: dragnet scan [<options>] <PATH> ...\n  See 'dragnet scan --help' for more information."
                ),
                ErrorCase(
                    "scan log.csv --frobnicate", 2,
                    "Unknown option '--frobnicate'\nUsage: dragnet scan [<options>] <PATH> ...\n  See 'dragnet scan --help' for more information."
                ),
                ErrorCase(
                    "scan log.csv --dim", 2,
                    "Missing value for '--dim <N>'\nHelp:  --dim <N>  Numbers in a vector.\nUsage: dragnet scan [<options>] <PATH> ...\n  See 'dragnet scan --help' for more information."
                ),
                ErrorCase(
                    "scan log.csv --progress loud", 2,
                    "The value 'loud' is invalid for '--progress <auto|none|json>'. Please provide one of 'auto', 'none' or 'json'.\nHelp:  --progress <auto|none|json>  Progress on stderr.\nUsage: dragnet scan [<options>] <PATH> ...\n  See 'dragnet scan --help' for more information."
                ),
                ErrorCase(
                    "incidents --limit many", 2,
                    "The value 'many' is invalid for '--limit <N>'\nHelp:  --limit <N>  At most this many.\nUsage: dragnet incidents [<options>] [<QUERY> ...]\n  See 'dragnet incidents --help' for more information."
                ),
                ErrorCase(
                    "version now", 2,
                    "Unexpected argument 'now'\nUsage: dragnet version\n  See 'dragnet version --help' for more information."
                ),
            ]),
        Source(
            file: "DragnetPipeline/Configuration/ConfigurationFile.swift",
            cases: [
                ErrorCase(
                    "config check none.yaml", 2, "none.yaml: cannot be read", help: "check the name and the permissions"
                ),
                ErrorCase(
                    "scan log.csv --config none.yaml", 2, "none.yaml: cannot be read",
                    help: "check the name and the permissions"),
                ErrorCase(
                    "config check folder", 2, "folder: cannot be read", help: "name a file that can be read",
                    given: [.text("", "folder/x")]),
                ErrorCase(
                    "config check long.yaml", 2, "long.yaml: is too long for a configuration", help: "check the name",
                    given: [.text(String(repeating: "# x\n", count: 1 << 19), "long.yaml")]),
                ErrorCase(
                    "config check a.yaml", 2, "a.yaml: is not UTF-8 text", help: "save it as UTF-8",
                    given: [.bytes([0x61, 0x3A, 0xFF], "a.yaml")]),
                ErrorCase(
                    "config check a.yaml", 2, "a.yaml:1: the file holds no sections",
                    help: "begin with a section such as embed:", given: [.text("- embed\n", "a.yaml")]),
                ErrorCase(
                    "config check a.yaml", 2, "a.yaml:3: a section's name is plain text",
                    help: "begin with a section such as embed:", given: [.text("embed:\n  dim: 8\n[a]: 1\n", "a.yaml")]),
                ErrorCase(
                    "config check a.yaml", 2, "a.yaml:2: embed is a section and holds no settings",
                    help: "write its settings below it, indented", given: [.text("seed: 1\nembed: 7\n", "a.yaml")]),
                ErrorCase(
                    "config check a.yaml", 2, "a.yaml:2: a setting's name is plain text", help: "write NAME: VALUE",
                    given: [.text("embed:\n  [a]: 1\n", "a.yaml")]),
                ErrorCase(
                    "config check a.yaml", 2, "a.yaml:2: is not valid YAML: found undefined alias",
                    help: "correct the line", given: [.text("embed:\n  dim: *none\n", "a.yaml")]),
                ErrorCase(
                    "config check a.yaml", 2, "a.yaml:3: is not valid YAML: did not find expected ',' or ']'",
                    help: "correct the line", given: [.text("embed:\n  dim: [8\n", "a.yaml")]),
                ErrorCase(
                    "config check a.yaml", 2,
                    "a.yaml:2: is not valid YAML: found character that cannot start any token",
                    help: "correct the line", given: [.text("embed:\n\tdim: 8\n", "a.yaml")]),
                ErrorCase(
                    "config check a.yaml", 2, "a.yaml:2: a name stands twice in one place: dim",
                    help: "correct the line", given: [.text("embed:\n  dim: 8\n  dim: 9\n", "a.yaml")]),
            ],
            unprovoked: [
                "an alias that names nothing": "the parser of YAML has refused it before"
            ]),
        Source(
            file: "DragnetPipeline/Configuration/ConfigurationLoader.swift",
            cases: [
                ErrorCase(
                    "config check a.yaml", 2, "a.yaml:2: embed.dim is \"0\"",
                    help: "it takes a whole number from 2 to 1024, or auto",
                    given: [.text("embed:\n  dim: 0\n", "a.yaml")]),
                ErrorCase(
                    "config check a.yaml", 2, "a.yaml:2: embed.dim is a list",
                    help: "it takes a whole number from 2 to 1024, or auto",
                    given: [.text("embed:\n  dim: [1, 2]\n", "a.yaml")]),
                ErrorCase(
                    "config check a.yaml", 2, "a.yaml:2: \"dimm\" is not a setting of embed", help: "did you mean dim?",
                    given: [.text("embed:\n  dimm: 8\n", "a.yaml")]),
                ErrorCase(
                    "config check a.yaml", 2, "a.yaml:1: \"embedd\" is not a section", help: "did you mean embed?",
                    given: [.text("embedd:\n  dim: 8\n", "a.yaml")]),
                ErrorCase(
                    "scan log.csv", 2, "\"DRAGNET_EMBED_DIMM\" is not a variable",
                    help: "did you mean DRAGNET_EMBED_DIM?", environment: ["DRAGNET_EMBED_DIMM": "8"]),
                ErrorCase(
                    "scan log.csv", 2, "$DRAGNET_EMBED_DIM is \"none\"",
                    help: "it takes a whole number from 2 to 1024, or auto", environment: ["DRAGNET_EMBED_DIM": "none"]),
                ErrorCase(
                    "scan log.csv --map sauce=from", 2, "\"map.sauce\" is not a setting",
                    help: "did you mean map.source?"),
                ErrorCase(
                    "scan log.csv --dim 0", 2, "embed.dim is \"0\"",
                    help: "it takes a whole number from 2 to 1024, or auto"),
                ErrorCase(
                    "scan log.csv --threads 0", 2, "resources.threads is \"0\"",
                    help: "it takes a whole number from 1 to 1024, or auto"),
                ErrorCase(
                    "scan log.csv --max-bad 200%", 2, "input.maxBad is \"200%\"",
                    help: "it takes a share from 0 to 1, such as 0.1% or 0.001"),
                ErrorCase(
                    "scan log.csv --max-bad x", 2, "input.maxBad is \"x\"",
                    help: "it takes a share from 0 to 1, such as 0.1% or 0.001"),
                ErrorCase(
                    "scan log.csv --budget x", 2, "detect.budget is \"x\"",
                    help: "it takes a number of incidents such as 20, 20/day or 3/hour, or auto"),
                ErrorCase(
                    "scan log.csv --preset x", 2, "input.preset is \"x\"",
                    help: "it takes one of auto, transactions, network"),
                ErrorCase(
                    "scan log.csv --internal 10.0.0.0/99", 2, "input.internal is \"10.0.0.0/99\"",
                    help: "it takes networks such as 203.0.113.0/24,2001:db8::/32, or auto"),
                ErrorCase(
                    "scan log.csv --period x", 2, "embed.period is \"x\"",
                    help: "it takes a span of time above 0 such as 12h, 30d or 2w, or auto"),
                ErrorCase(
                    "scan log.csv --memory-limit 1K", 2, "embed.memoryLimit is \"1K\"",
                    help: "it takes a size from 1M on, such as 512M or 2G, or auto"),
                ErrorCase(
                    "scan log.csv --pattern card,foo", 2, "embed.pattern is \"card,foo\"",
                    help: "it takes 2 to 16 types of entity in turn, such as card,merchant, or auto"),
                ErrorCase(
                    "scan log.csv --decimal ;", 2, "input.decimal is \";\"",
                    help: "it takes one of \".\", \",\", or auto"),
                ErrorCase(
                    "scan log.csv --thousands x", 2, "input.thousands is \"x\"",
                    help: "it takes one of \",\", \".\", \" \", \"'\", \"_\", or auto"),
                ErrorCase(
                    "serve --listen nowhere --workspace ws", 2, "serve.listen is \"nowhere\"",
                    help: "it takes an address and a port such as 127.0.0.1:7300 or [::1]:7300", given: [.workspace]),
            ]),
        Source(
            file: "DragnetPipeline/Configuration/ConfigurationSection.swift",
            unprovoked: ["….… is …": "each source is checked as it is applied; for the library alone"]),
        Source(
            file: "DragnetPipeline/Configuration/DragnetConfiguration+Stages.swift",
            cases: [
                ErrorCase(
                    "scan log.csv --tz Mars/Base", 2, "\"Mars/Base\" is not a time zone",
                    help: "write a name such as Europe/Berlin or an offset such as +02:00"),
                ErrorCase(
                    "scan log.csv --until soon", 2, "--until \"soon\" is not a time",
                    help: "write a time such as 2026-03-01, 2026-03-01T12:00:00Z or seconds since 1970"),
                ErrorCase(
                    "score --since soon --workspace ws", 2, "--since \"soon\" is not a time",
                    help: "write yesterday, a span such as 7d, or a time such as 2026-03-01 or 2026-03-01T12:00:00Z",
                    given: [.workspace]),
            ]),
        Source(
            file: "DragnetPipeline/Configuration/SpanText.swift",
            cases: [
                ErrorCase(
                    "eval --delay soon --workspace ws", 2, "--delay \"soon\" is no span of time",
                    help: "write a number with s, m, h, d or w, for instance 7d", given: [.workspace]),
                ErrorCase(
                    "token add x --scope read --expires 2020-01-01 --workspace ws", 2,
                    "--expires 2020-01-01T00:00:00Z has passed", help: "name a time to come, or a span such as 30d",
                    given: [.workspace]),
                ErrorCase(
                    "token add x --scope read --expires soon --workspace ws", 2, "--expires \"soon\" is not a time",
                    help: "write a time such as 2026-03-01, 2026-03-01T12:00:00Z or seconds since 1970",
                    given: [.workspace]),
            ]),
        Source(
            file: "DragnetPipeline/Configuration/Sections/EntitySettings.swift",
            cases: [
                ErrorCase(
                    "config check a.yaml", 2, "a.yaml:2: \"devise\" is not a setting of entities",
                    help: "did you mean device?", given: [.text("entities:\n  devise: DeviceId\n", "a.yaml")])
            ],
            unprovoked: [
                "entities.… is not a type": "the loader knows the types by then; for the library alone"
            ]),
        Source(
            file: "DragnetPipeline/Configuration/Sections/MapSettings.swift",
            cases: [
                ErrorCase(
                    "config check a.yaml", 2, "a.yaml:2: \"sauce\" is not a setting of map",
                    help: "did you mean source?", given: [.text("map:\n  sauce: from\n", "a.yaml")])
            ],
            unprovoked: ["map.… is not a role": "the loader knows the roles by then; for the library alone"]),
        Source(
            file: "DragnetPipeline/Configuration/Sections/InputSettings.swift",
            cases: [
                ErrorCase(
                    "scan log.csv --decimal , --thousands ,", 2, "input.decimal and input.thousands are both \",\"",
                    help: "the two marks must differ")
            ]),
        Source(
            file: "DragnetEmbedding/Walks/WalkPattern.swift",
            unprovoked: [
                "a pattern of walks has … types, but must have 2 to 16": "the settings refuse it first",
                "\"…\" is no type of entity": "the settings refuse it first",
            ]),
        Source(
            file: "DragnetEmbedding/Walks/RandomWalker.swift",
            cases: [
                ErrorCase(
                    "scan log.csv --pattern account,account --p 2", 2,
                    "walks that keep a pattern are of first order, but p or q is not 1",
                    help: "leave p and q at 1, or the pattern out")
            ]),
        Source(
            file: "DragnetEmbedding/EmbeddingMethod.swift",
            cases: [
                ErrorCase(
                    "scan log.csv --pattern card,merchant --dim 8", 2,
                    "no edge fits the pattern of walks card,merchant", help: "types in this graph: account"),
                ErrorCase(
                    "scan log.csv --pattern account,account --method diffusion", 2,
                    "a diffusion keeps no pattern of types", help: "leave the pattern out, or --method diffusion"),
            ]),
        Source(
            file: "DragnetEmbedding/Node2VecConfiguration.swift",
            unprovoked: ["… is …, but must lie in …...…": "the settings refuse it first; for the library alone"]),
        Source(
            file: "DragnetVectors/Clustering/SphericalKMeans.swift",
            unprovoked: [
                "clusters is …, but must be at least 1": "the settings refuse it first; for the library alone",
                "iterations is …, but must be at least 1": "no setting changes it; for the library alone",
            ]),
        Source(
            file: "DragnetService/DragnetService.swift",
            cases: [
                ErrorCase(
                    "serve --listen 0.0.0.0:0 --workspace ws", 2,
                    "0.0.0.0 can be reached by others, and there is no token",
                    help: "make one with dragnet token add, or listen at 127.0.0.1", given: [.workspace]),
                // An address that documents use and no machine has.
                ErrorCase(
                    "serve --listen 203.0.113.1:7300 --workspace ws", 1, "203.0.113.1:7300 cannot be listened at",
                    help: "another program may use it; say --listen 127.0.0.1:0 for any that is free",
                    given: [.workspace, .run("token add x --scope read --workspace ws")]),
            ],
            unprovoked: [
                "serve.listen is no address": "the settings refuse it first; for the library alone"
            ]),
    ]
}
