extension ErrorMessages {
    /// What jobs find in tables, logs and workspaces.
    static let jobs: [Source] = [
        Source(
            file: "DragnetPipeline/Jobs/LabelFile.swift",
            cases: [
                labels("id,label\n", "l.csv: has a header and no rows", help: "give a table with a row for each label"),
                labels(
                    "id,label,id\nt1,1,t1\n", "l.csv:1: the column id stands twice", help: "leave one of the two out"),
                labels(
                    "name,label\nt1,1\n", "l.csv:1: the header has no column id: it names name, label",
                    help: "give the columns id,label and, where known, kind,group,known_at"),
                labels(
                    "id,verdict\nt1,1\n", "l.csv:1: the header has no column label: it names id, verdict",
                    help: "give the columns id,label and, where known, kind,group,known_at"),
                labels("id,label\n,1\n", "l.csv:2: column id: the row has no id", help: "name what the label is about"),
                labels(
                    "id,label\nt1,perhaps\n", "l.csv:2: column label: \"perhaps\" is no label",
                    help: "write 1, 0, fraud, legit or unsure"),
                labels(
                    "id,label,known_at\nt1,1,soon\n", "l.csv:2: column known_at: \"soon\" is not a time",
                    help: "write a time such as 2026-03-01, 2026-03-01T12:00:00Z or seconds since 1970"),
                labels(
                    "id,label\nt1,1\nt1,0\n", "l.csv:3: \"t1\" is legit here and fraud on line 2",
                    help: "leave one of the two rows out"),
                labels(
                    "id,label\nZZ,1\n", "l.csv:2: the workspace holds nothing called \"ZZ\"",
                    help: "import the log that they belong to first, or say --unit entity if they are accounts or hosts"
                ),
                labels(
                    "id,label\nZZ,1\nYY,1\n",
                    "l.csv:2: the workspace holds nothing called by 2 of 2 ids: \"ZZ\", \"YY\"",
                    help: "import the log that they belong to first, or say --unit entity if they are accounts or hosts"
                ),
                ErrorCase(
                    "label --import l.csv --workspace ws", 3, "l.csv:2: \"t5\" can mean 2 things: event:t5, entity:t5",
                    help: "write the id with its prefix, or say --unit event or --unit entity",
                    given: twins + [.text("id,label\nt5,1\n", "l.csv")]),
                ErrorCase(
                    "label --import l.csv --delay 1d --workspace ws", 3,
                    "l.csv:2: \"entity:A1\" has no time to count a delay from",
                    help: "leave --delay out, or give the column known_at",
                    given: [
                        .run("import log.csv --map time= --workspace ws -q"), .text("id,label\nentity:A1,1\n", "l.csv"),
                    ]),
            ]),
        Source(
            file: "DragnetPipeline/Jobs/EvalJob.swift",
            cases: [
                ErrorCase(
                    "eval --labels l.csv --workspace ws", 5, "ws: nothing was scored yet",
                    help: "run dragnet score or dragnet scan first",
                    given: imported + [.text("id,label\nt1,1\n", "l.csv")]),
                ErrorCase(
                    "eval --labels l.csv --workspace ws", 3,
                    "l.csv: no event to measure: all 1 with a label lie in the learning period",
                    help: "give labels of later events, or say --unit entity if they are of accounts or hosts",
                    given: [.workspace, .text("id,label\nt1,1\n", "l.csv")]),
                ErrorCase(
                    "eval --labels l.csv --unit entity --workspace ws", 3,
                    "l.csv: no entity to measure: all 1 labels were known only after the log ended",
                    help: "give labels of entities, or say --unit event if they are of events",
                    given: [.workspace, .text("id,label,known_at\nA1,1,2030-01-01\n", "l.csv")]),
                ErrorCase(
                    "eval --labels l.csv --unit entity --workspace ws", 3,
                    "l.csv:2: the workspace holds nothing called \"t1\"",
                    help:
                        "import the log that they belong to first, or say --unit entity if they are accounts or hosts",
                    given: [.workspace, .text("id,label\nt1,1\n", "l.csv")]),
            ]),
        Source(
            file: "DragnetPipeline/Jobs/EvalJob+Intrinsic.swift",
            cases: [
                ErrorCase(
                    "eval --workspace ws", 3, "ws: the workspace holds no link between two nodes",
                    help: "import a log first, or give labels with --labels",
                    given: [
                        .text("id,time,from,to\n1,2026-01-01,A,A\n2,2026-01-02,A,A\n", "a.csv"),
                        .run("import a.csv --workspace ws -q"),
                    ])
            ]),
        Source(
            file: "DragnetPipeline/Jobs/EmbedJob.swift",
            cases: [
                ErrorCase(
                    "embed e.txt -o e.bin", 3, "e.txt: there is no edge between two different nodes",
                    help: "give lines of two names: source destination [weight]", given: [.text("A A\nB B\n", "e.txt")]),
                ErrorCase(
                    "embed e.txt -o e.bin", 3, "e.txt:2: an edge's weight must be a positive number",
                    help: "leave the edge out, or the column", given: [.text("A B 1\nB C -1\nC A 2\n", "e.txt")]),
            ]),
        Source(
            file: "DragnetPipeline/Jobs/RerunJob.swift",
            cases: [
                ErrorCase("rerun run.json", 3, "run.json: no such file", help: "name the run.json of a scan"),
                ErrorCase(
                    "rerun run.json", 3, "run.json: is not the run.json of a scan by this version or an earlier one",
                    help: "name the run.json in the folder that dragnet scan made", given: [.text("{}", "run.json")]),
                ErrorCase(
                    "rerun dragnet-out/run.json", 3,
                    "dragnet-out/run.json: no input holds the bytes that the run read from log.csv",
                    help: "name the logs as they were: dragnet rerun RUN.json FILE…",
                    given: [scanned, .text(few, "log.csv")]),
                ErrorCase(
                    "rerun dragnet-out/run.json -", 3, "dragnet-out/run.json: the run read stdin, which is gone",
                    help: "keep the log in a file and name it: dragnet rerun RUN.json FILE", given: [scanned]),
                ErrorCase(
                    "rerun dragnet-out --out ./dragnet-out/", 2,
                    "./dragnet-out/: holds the run that is to be compared with, which the results would replace",
                    help: "choose another --out", given: [scanned]),
            ]),
        Source(
            file: "DragnetPipeline/Jobs/RunStore.swift",
            cases: [
                ErrorCase(
                    "scan log.csv log.csv", 2, "log.csv: holds the same bytes as another input",
                    help: "name each log once")
            ]),
        Source(
            file: "DragnetPipeline/Jobs/SavedScorer.swift",
            cases: [
                ErrorCase(
                    "score --workspace ws", 5, "ws: the workspace has no model yet", help: "run: dragnet train",
                    given: imported),
                ErrorCase(
                    "score --model 123 --workspace ws", 2, "\"123\" is no model of the workspace",
                    help: "known are MODEL", given: [.workspace]),
                ErrorCase(
                    ["score", "--model", "", "--workspace", "ws"], 2, "\"\" is no model of the workspace",
                    help: "known are MODEL", given: [.workspace]),
                ErrorCase(
                    "score --model 0000 --workspace ws", 2, "\"0000\" is the beginning of several models",
                    help: "known are MODEL, MODEL, MODEL", given: twoModelsBesides),
                ErrorCase(
                    "score --workspace ws", 5, "ws: the model MODEL has no scoring state", help: "run: dragnet train",
                    given: [.workspace, .sql("DELETE FROM scoring_state_chunk; DELETE FROM scoring_state")]),
            ]),
        Source(
            file: "DragnetPipeline/Jobs/TrainJob.swift",
            cases: [
                ErrorCase(
                    "train --until 1990-01-01 --workspace ws", 2, "ws: 0 events are too few to learn from",
                    help: "choose a later --until", given: imported),
                ErrorCase(
                    "train --workspace ws", 3, "ws: the events have no times, so there is no later event to score",
                    help: "use dragnet scan for a log without times",
                    given: [.text("A,B\nB,C\n", "a.csv"), .run("import a.csv --format edges --workspace ws -q")]),
                ErrorCase(
                    "train --workspace ws", 3, "ws: 6 events are too few to learn from",
                    help: "import more events first",
                    given: [.text(few, "a.csv"), .run("import a.csv --workspace ws -q")]),
            ]),
        Source(
            file: "DragnetPipeline/Jobs/Detection.swift",
            unprovoked: ["the trainer has asked for no vectors": "a fault of the program"]),
        Source(
            file: "DragnetPipeline/Jobs/InputHasher.swift",
            unprovoked: ["an input was read and not hashed": "a fault of the program"]),
        Source(
            file: "DragnetSynthesis/Network/NetworkGenerator+Configuration.swift",
            cases: [
                ErrorCase(
                    "generate network --rows 10 -o a.log", 2, "a network log has 12000 to 100000000 rows, not 10",
                    help: "ask for at least 12000 rows; fewer leave no room for two weeks of ordinary work"),
                ErrorCase(
                    "generate network --rows 12000 --anomalies 99 -o a.log", 2,
                    "99 groups of each kind do not fit in 12000 rows", help: "ask for 0 to 1 groups, or for more rows"),
            ],
            unprovoked: [
                "a network log lasts 10 to 60 days, not …": "no flag sets the days; for the library alone",
                "… rows do not fill … days": "no flag sets the days; for the library alone",
                "the first day … does not lie in 0...100000": "no flag sets the first day; for the library alone",
            ]),
        Source(
            file: "DragnetSynthesis/Network/NetworkGenerator.swift",
            unprovoked: ["no office makes … rows with seed …": "no seed is known where it happens"]),
        Source(
            file: "DragnetSynthesis/Transactions/TransactionGenerator.swift",
            cases: [
                ErrorCase(
                    "generate transactions --rows 10 -o a.csv", 2, "a payment log has 2000 to 100000000 rows, not 10",
                    help: "ask for at least 2000 rows; fewer leave no room for ordinary life"),
                ErrorCase(
                    "generate transactions --rows 2000 --anomalies 99 -o a.csv", 2,
                    "99 groups of each kind do not fit in 2000 rows", help: "ask for 0 to 1 groups, or for more rows"),
            ],
            unprovoked: [
                "a payment log lasts 28 to 3660 days, not …": "no flag sets the days; for the library alone",
                "… rows do not fill … days": "no flag sets the days; for the library alone",
                "the first day … does not lie in 0...100000": "no flag sets the first day; for the library alone",
            ]),
    ]

    /// A scan of `log.csv`.
    private static let scanned = ErrorCase.Given.run(
        "scan log.csv -q --dim 8 --method diffusion --no-report --pictures 0")

    private static func labels(_ table: String, _ says: String, help: String) -> ErrorCase {
        ErrorCase(
            "label --import l.csv --workspace ws", 3, says, help: help, given: [.workspace, .text(table, "l.csv")])
    }
}
