extension ErrorMessages {
    /// Workspaces that another program, or a failing disk, changed.
    static let damage: [Source] = [
        Source(
            file: "DragnetStorage/Events/Workspace+Load.swift",
            cases: [
                damaged(
                    "UPDATE setting SET value = 'x' WHERE name = 'domain'",
                    "ws: the workspace is damaged: its domain is unknown", help: remedy),
                damaged(
                    "UPDATE entity SET type = 99 WHERE id = 0",
                    "ws: the workspace is damaged: an entity's type is unknown", help: remedy),
                damaged(
                    "DELETE FROM entity WHERE id = 5",
                    "ws: the workspace is damaged: an entity is missing or stands twice", help: remedy),
                damaged(
                    "DELETE FROM entity WHERE id > 70", "ws: the workspace is damaged: entities are missing",
                    help: remedy),
                damaged(
                    "DELETE FROM event WHERE id = 3", "ws: the workspace is damaged: an event is missing", help: remedy),
                damaged(
                    "UPDATE event SET source = 9999 WHERE id = 3",
                    "ws: the workspace is damaged: an event is missing or points nowhere", help: remedy),
                damaged(
                    "UPDATE event SET amount = 9e999 WHERE id = 3",
                    "ws: the workspace is damaged: an amount is not finite", help: remedy),
                ErrorCase(
                    "export graph --to json --workspace ws", 5, "ws: the workspace is damaged: a level is missing",
                    help: remedy,
                    given: currencies + [.sql("UPDATE event SET currency = 9 WHERE id = 3")]),
                ErrorCase(
                    "export graph --to json --workspace ws", 5, "ws: the workspace is damaged: a level stands twice",
                    help: remedy,
                    given: currencies + [.sql("UPDATE level SET text = 'EUR'")]),
                ErrorCase(
                    "export graph --to json --workspace ws", 5, "ws: the workspace is damaged: an attribute overlaps",
                    help: remedy,
                    given: currencies + [.sql("UPDATE attribute_chunk SET event_count = 999")]),
                ErrorCase(
                    "export graph --to json --workspace ws", 5,
                    "ws: the workspace is damaged: an attribute cannot be read", help: remedy,
                    given: currencies + [.sql("UPDATE attribute_chunk SET bytes = x'01'")]),
            ],
            unprovoked: ["an event stands twice": "the key of the table rules it out"]),
        Source(
            file: "DragnetStorage/Events/StoredColumn.swift",
            cases: [
                damaged(
                    "UPDATE event_column SET content = 'x'", "ws: the workspace is damaged: an unknown kind of column",
                    help: remedy),
                ErrorCase(
                    "export graph --to json --workspace ws", 5, "ws: the workspace is damaged: a level is missing",
                    help: remedy,
                    given: currencies + [.sql("DELETE FROM level WHERE code = 0")]),
            ]),
        Source(
            file: "DragnetStorage/Events/Workspace+Removed.swift",
            cases: [
                damaged(
                    "INSERT INTO removed_stretch VALUES (0, 0, 0)",
                    "ws: the workspace is damaged: removed events overlap", help: remedy)
            ]),
        Source(
            file: "DragnetStorage/Findings/FindingCoding.swift",
            cases: [
                ErrorCase(
                    "incidents --workspace ws", 5, "ws: the workspace is damaged: a finding cannot be read",
                    help: remedy, given: [.workspace, .sql("UPDATE incident SET record = '{}'")]),
                ErrorCase(
                    "explain A1 --workspace ws", 5, "ws: the workspace is damaged: a severity is unknown", help: remedy,
                    given: [.workspace, .sql("UPDATE entity_finding SET severity = 99")]),
            ],
            unprovoked: ["a finding cannot be written as JSON": "a fault of the program"]),
        Source(
            file: "DragnetStorage/Findings/Workspace+Findings.swift",
            cases: [
                ErrorCase(
                    "alerts --all --workspace ws", 5, "ws: the workspace is damaged: a status is unknown", help: remedy,
                    given: [.workspace, .sql("UPDATE alert SET status = 'x'")]),
                ErrorCase(
                    "explain A1 --workspace ws", 5, "ws: the workspace is damaged: a status is unknown", help: remedy,
                    given: [.workspace, .sql("UPDATE entity_finding SET status = 'x'")]),
            ]),
        Source(
            file: "DragnetStorage/Findings/Workspace+EventFindings.swift",
            cases: [
                ErrorCase(
                    "explain event:t599 --workspace ws", 5, "ws: the workspace is damaged: event scores cannot be read",
                    help: remedy,
                    given: [.workspace, .sql("UPDATE event_score_chunk SET bytes = x'01'")])
            ]),
        Source(
            file: "DragnetStorage/Findings/Workspace+EarlierFindings.swift",
            cases: [
                ErrorCase(
                    "score --workspace ws", 5, "ws: the workspace is damaged: the evidence of an event cannot be read",
                    help: remedy,
                    given: [
                        .workspace, .sql("UPDATE event_detail SET evidence = replace(evidence, '\"s\":1', '\"s\":99')"),
                        .text(SmallLogs.header + SmallLogs.row(3, id: "u1", time: "2026-01-12T00:00:00Z"), "more.csv"),
                        .run("import more.csv --workspace ws -q"),
                    ])
            ]),
        Source(
            file: "DragnetStorage/Labels/Workspace+Labels.swift",
            unprovoked: ["a label's verdict is unknown": "the table's own check rules it out"]),
        Source(
            file: "DragnetStorage/Labels/Workspace+Suppressions.swift",
            cases: [
                ErrorCase(
                    "suppress add A1 --preview --workspace ws", 5,
                    "ws: the workspace is damaged: an alert's level is unknown", help: remedy,
                    given: [.workspace, .sql("UPDATE alert SET level = 'x'")]),
                ErrorCase(
                    "suppress list --workspace ws", 5, "ws: the workspace is damaged: a suppression's rule is unknown",
                    help: remedy,
                    given: [
                        .workspace, .run("suppress add A1 --why x --workspace ws --reason FAN_IN"),
                        .sql("UPDATE suppression SET reason = 'x'"),
                    ]),
            ]),
        Source(
            file: "DragnetStorage/Tokens/Workspace+Tokens.swift",
            cases: [
                ErrorCase(
                    "token list --workspace ws", 5, "ws: the workspace is damaged: a token cannot be read",
                    help: remedy,
                    given: [
                        .workspace, .run("token add x --scope read --workspace ws"),
                        .sql("UPDATE access_token SET scopes = 'x'"),
                    ])
            ]),
        Source(
            file: "DragnetStorage/Live/EventRemover.swift",
            unprovoked: ["an attribute overlaps": service, "an attribute cannot be read": service]),
    ]

    private static func damaged(_ change: String, _ says: String, help: String) -> ErrorCase {
        ErrorCase("export graph --to json --workspace ws", 5, says, help: help, given: [.workspace, .sql(change)])
    }

    /// A workspace of payments in two currencies in two towns.
    private static let currencies: [ErrorCase.Given] = [
        .text(
            "time,from,to,currency,town\n"
                + (0..<9).map {
                    "2026-01-0\($0 + 1),A\($0),B,\($0 % 2 == 0 ? "EUR" : "USD"),\($0 % 2 == 0 ? "Ulm" : "Bonn")\n"
                }.joined(),
            "c.csv"),
        .run("import c.csv --workspace ws -q"),
    ]
}
