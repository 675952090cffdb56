extension ErrorMessages {
    static let service = "the service alone does this; its tests look at what it answers"
    private static let race = "wants two processes that meet by chance"

    /// Workspaces: where they are, who writes to them, what fits in.
    static let storage: [Source] = [
        Source(
            file: "DragnetStorage/Workspace/Workspace+Location.swift",
            cases: [
                ErrorCase(
                    "incidents", 5, "there is no workspace here",
                    help: "run dragnet scan or dragnet import first, or name one with --workspace DIR"),
                ErrorCase(
                    "incidents --workspace none", 5, "no workspace at none, which --workspace names",
                    help: "correct the name, or make one with dragnet import"),
                ErrorCase(
                    "incidents", 5, "no workspace at none, which $DRAGNET_WORKSPACE names",
                    help: "correct the name, or make one with dragnet import",
                    environment: ["DRAGNET_WORKSPACE": "none"]),
            ]),
        Source(
            file: "DragnetStorage/Workspace/Workspace.swift",
            cases: [
                ErrorCase(
                    "incidents --workspace ws", 5, "ws: the workspace is damaged: workspace.sqlite is not a database",
                    help: remedy, given: [.text("none", "ws/workspace.sqlite")]),
                ErrorCase(
                    "incidents --workspace ws", 5,
                    "ws: the workspace is damaged: workspace.sqlite was not made by Dragnet", help: remedy,
                    given: [.text("", "ws/models/x"), .sql("CREATE TABLE mine(a)")]),
                ErrorCase(
                    "incidents --workspace ws", 5, "ws: the workspace was written by a newer version of Dragnet",
                    help: "use that version, or make a new workspace with this one",
                    given: [.workspace, .sql("INSERT INTO grdb_migrations VALUES ('999: of the future')")]),
            ],
            unprovoked: [
                "there is a workspace already": race,
                "cannot be written: …": "the name was free a moment before",
                "no workspace at …": "the command has looked for one before; for the library alone",
                "cannot be read": "the system may refuse it to others than the superuser, who runs tests too",
                "the database does not wait for the disk": "a fault of the database",
            ]),
        Source(
            file: "DragnetStorage/SQLite/StorageFailure.swift",
            cases: [
                ErrorCase(
                    "incidents --workspace ws", 1, "ws: cannot be opened or written: unable to open database file",
                    help: "choose a workspace that you may write to",
                    given: [.workspace, .text("", "ws/workspace.sqlite-wal/x")]),
                ErrorCase(
                    "import log.csv --workspace ws", 1, "ws: cannot be read or written: disk I/O error",
                    help:
                        "look for room on the disk and a limit on the size of files (ulimit -f), or choose another place",
                    given: [.workspace], fileSizeLimit: 8),
                ErrorCase(
                    "label list --workspace ws", 1, "ws: the database reports: no such table: label",
                    help: "run it again with --verbose and report what it says",
                    given: [.workspace, .sql("DROP TABLE label")]),
                ErrorCase(
                    "incidents --workspace ws", 5, "ws: the workspace is damaged: database disk image is malformed",
                    help: remedy, given: [.workspace, .garbled("ws/workspace.sqlite")]),
            ],
            unprovoked: [
                "cannot be written: the disk is full": "the disk must be full",
                "is in use by another process": "wants another program that locks the database",
                "interrupted": "stopping a scan is tested by UsageTests",
                "unknown": "the database gives every fault a name",
                "a value is too big to be stored": "takes a value of a gigabyte",
                "holds a NUL character": "names are read without it, and arguments cannot hold it",
                "is not valid UTF-8": "names are read as UTF-8",
            ]),
        Source(
            file: "DragnetStorage/Events/ImportPlan.swift",
            cases: [
                ErrorCase(
                    "import conn.log --workspace ws", 3,
                    "conn.log: this is a log of kind network, and the workspace holds transactions",
                    help:
                        "import it into another workspace: --workspace DIR; to have its hosts in one graph with the payments: --preset transactions --map amount=",
                    given: [.workspace, .text(zeek, "conn.log")]),
                ErrorCase(
                    "import log.csv --workspace ws", 3,
                    "log.csv: this is a log of kind transactions, and the workspace holds network",
                    help: "import it into another workspace: --workspace DIR",
                    given: [.text(zeek, "conn.log"), .run("import conn.log --workspace ws -q")]),
                ErrorCase(
                    "import log.csv --map time= --workspace ws", 3,
                    "log.csv: the log has no times, and the workspace's events have",
                    help: "name the column with --map time=COL, or import it into another workspace: --workspace DIR",
                    given: [.workspace]),
                ErrorCase(
                    "import b.csv --workspace ws", 3, "b.csv: the log has times, and the workspace's events have none",
                    help: "name the column with --map time=COL, or import it into another workspace: --workspace DIR",
                    given: imported(mapping: "time=") + [.text(few, "b.csv")]),
                ErrorCase(
                    "import log.csv --workspace ws", 4, "log.csv: a workspace holds at most 65,536 inputs",
                    help: "join small files before the import",
                    given: [
                        .workspace,
                        .sql(
                            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 65535) "
                                + "INSERT INTO input SELECT i, 0, 'x', 'x' || i, 0 FROM n"),
                    ]),
            ],
            unprovoked: [
                "two attribute columns have one name": "reading gives columns of one name numbers",
                "the attribute … held … before": "only known logs have numbers, by names of their own",
            ]),
        Source(
            file: "DragnetStorage/Events/Workspace+Import.swift",
            cases: [
                ErrorCase(
                    "import log.csv --workspace ws", 1, "ws: another import is running",
                    help: "wait until it has ended", given: [.workspace, .locked("ws")])
            ]),
        Source(
            file: "DragnetStorage/Events/EventWriter.swift",
            unprovoked: ["a workspace holds at most 4,294,967,294 entities": "takes as many"]),
        Source(
            file: "DragnetEvents/EventLog+Appending.swift",
            unprovoked: [
                "one of the two logs has times and the other has none": "events of a workspace are compared first",
                "a log of … does not go with one of …": "events of a workspace are compared first",
            ]),
        Source(
            file: "DragnetEvents/NodeDictionary.swift",
            unprovoked: ["the log names more than 4 GiB of entities": "takes as many names"]),
        Source(
            file: "DragnetEvents/Incoming/EventVocabulary.swift",
            unprovoked: ["there are more than … kinds of one thing": service]),
        Source(
            file: "DragnetStorage/Live/LiveEventStore.swift",
            cases: [
                ErrorCase(
                    "serve --listen 127.0.0.1:0 --workspace ws", 1,
                    "ws: an import or another service is writing to the workspace",
                    help: "wait until it has ended, or serve with --read-only", given: [.workspace, .locked("ws")])
            ],
            unprovoked: ["the database does not wait for the disk": "a fault of the database"]),
        Source(
            file: "DragnetStorage/Live/LivePlace.swift",
            cases: [
                ErrorCase(
                    "serve --listen 127.0.0.1:0 --workspace ws", 4, "ws: the workspace has 65536 inputs",
                    help: "make a new workspace from fewer, larger files",
                    given: [
                        .workspace,
                        .sql(
                            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 65535) "
                                + "INSERT INTO input SELECT i, 0, 'x', 'x' || i, 0 FROM n"),
                    ])
            ],
            unprovoked: ["an import was cut off and is not finished": "opening a workspace removes what it left"]),
        Source(
            file: "DragnetStorage/Live/LiveGroupWriter.swift",
            unprovoked: ["the log has more than 4 billion rows": "takes as many rows"]),
        Source(
            file: "DragnetStorage/Models/ModelStore.swift",
            cases: [
                ErrorCase(
                    "models rm MODEL --workspace ws", 2, "the model MODEL is in use",
                    help: "promote another model first", given: [.workspace]),
                ErrorCase(
                    "models list --workspace ws", 5, "ws: the workspace is damaged: a model's id is no hash",
                    help: remedy, given: [.workspace, .sql("UPDATE model SET id = 'x'")]),
            ],
            unprovoked: [
                "the models cannot be locked": "a fault of the program, which waits for the lock",
                "a model without files was published": "a fault of the program",
                "there is no model …": "models are found by the beginning of their ids first",
            ]),
        Source(
            file: "DragnetStorage/Models/ModelDirectory.swift",
            cases: [
                ErrorCase(
                    "score --workspace ws", 5,
                    "ws/models/MODEL/strange.txt: the model is damaged: the file does not belong to the model",
                    help: "train again, or promote another model", given: [.workspace, .inModel("strange.txt", "x")]),
                ErrorCase(
                    "score --workspace ws", 5,
                    "ws/models/MODEL/vectors.dgvec: the model is damaged: the file is missing",
                    help: "train again, or promote another model", given: [.workspace, .inModel("vectors.dgvec", nil)]),
                ErrorCase(
                    "score --workspace ws", 5,
                    "ws/models/MODEL/vectors.dgvec: the model is damaged: it has 1 bytes instead of 3904",
                    help: "train again, or promote another model", given: [.workspace, .inModel("vectors.dgvec", "x")]),
                ErrorCase(
                    "score --workspace ws", 5,
                    "ws/models/MODEL/vectors.dgvec: the model is damaged: its content has changed",
                    help: "train again, or promote another model",
                    given: [.workspace, .sql("UPDATE model_file SET sha256 = 'x' WHERE name = 'vectors.dgvec'")]),
                ErrorCase(
                    "score --workspace ws", 5, "ws/models/MODEL: the model is damaged: the directory cannot be read",
                    help: "train again, or promote another model", given: [.workspace, .inModel("", nil)]),
            ],
            unprovoked: [
                "a hash has the wrong length": "a fault of the program",
                "a model's file cannot be named \"…\"": "a fault of the program",
                "cannot be listed": "the program has made the folder a moment before",
                "cannot be written: …": "the system has let the files beside be written",
            ]),
        Source(
            file: "DragnetStorage/Models/Workspace+ScoringState.swift",
            cases: [
                ErrorCase(
                    "score --workspace ws", 5,
                    "ws: the workspace is damaged: the scoring state of model MODEL has changed", help: remedy,
                    given: [.workspace, .sql("UPDATE scoring_state SET sha256 = 'x'")]),
                ErrorCase(
                    "score --workspace ws", 5, "ws: events that the model MODEL has not seen were removed",
                    help: "train a new one: dragnet train",
                    given: [.workspace, .sql("INSERT INTO removed_stretch VALUES (0, 1000, 0)")]),
            ]),
        Source(
            file: "DragnetStorage/Findings/Workspace+Lookup.swift",
            cases: [
                ErrorCase(
                    "explain t5 --workspace ws", 2, "\"t5\" can mean 2 things", help: "say entity:t5, event:t5",
                    given: twins)
            ]),
        Source(
            file: "DragnetStorage/Findings/Workspace+SaveFindings.swift",
            cases: [
                ErrorCase(
                    "explain NOBODY --workspace ws", 2, "nothing here is called \"NOBODY\"",
                    help: "dragnet incidents lists what was found", given: [.workspace])
            ],
            unprovoked: [
                "row … has reasons and no score": "a fault of the program",
                "a finding's number is not finite": "a fault of the program",
            ]),
        Source(
            file: "DragnetStorage/Labels/Workspace+Suppressions.swift",
            cases: [
                ErrorCase(
                    ["suppress", "add", "A1", "--why", " ", "--workspace", "ws"], 2, "a suppression says why",
                    help: "add --why \"payroll, checked with the bank\"", given: [.workspace]),
                ErrorCase(
                    "suppress rm SUP-9 --workspace ws", 2, "no suppression is called \"SUP-9\"",
                    help: "dragnet suppress list names them", given: [.workspace]),
            ]),
        Source(
            file: "DragnetStorage/Tokens/Workspace+Tokens.swift",
            cases: [
                ErrorCase(
                    "token rm none --workspace ws", 2, "no token is called \"none\"",
                    help: "dragnet token list names them", given: [.workspace])
            ]),
        Source(
            file: "DragnetStorage/Triage/SavedSearch.swift",
            unprovoked: [
                "a search's name has 1 to 60 characters": service,
                "the search is longer than 1,000 bytes": service,
                "… searches are kept already": service,
            ]),
        Source(
            file: "DragnetStorage/Triage/Workspace+Decisions.swift",
            unprovoked: [
                "the note is longer than 4,000 bytes": service,
                "it was changed since it was looked at": service,
                "there is nothing to undo": service,
                "a decision is unknown": service,
            ]),
        Source(
            file: "DragnetStorage/Hashing/ContentHash.swift",
            unprovoked: ["cannot be read": "the file was listed a moment before"]),
        Source(
            file: "DragnetService/Scoring/LiveState.swift",
            unprovoked: [
                "row … came where … was to come": "a fault of the program",
                "another model is being put in place": service,
            ]),
        Source(
            file: "DragnetService/Storage/IngestWriter.swift",
            unprovoked: [
                "the service is stopping": service,
                "too many events wait to be stored": service,
                "the disk has failed, and nothing is stored any more": service,
            ]),
    ]

    /// What is to be done about a damaged workspace.
    static let remedy = "make a new workspace from the original logs, or bring back a copy"

    private static func imported(mapping: String) -> [ErrorCase.Given] {
        [.run("import log.csv --map \(mapping) --workspace ws -q")]
    }
}
