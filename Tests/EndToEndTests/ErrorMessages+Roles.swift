extension ErrorMessages {
    /// Which column is what.
    static let roles: [Source] = [
        Source(
            file: "dragnet/Options/InputOptions.swift",
            cases: [
                ErrorCase(
                    "scan log.csv --map source", 2, "--map \"source\" names no column",
                    help: "write --map ROLE=COL, for instance --map source=sender"),
                ErrorCase(
                    "scan log.csv --entity device=id --entity device=from", 2, "--entity names device twice",
                    help: "join columns that make one name with +, or call one of them by another type"),
            ]),
        Source(
            file: "DragnetIngest/Roles/SharedMapping.swift",
            cases: [
                ErrorCase(
                    "scan log.csv --entity device", 2, "--entity \"device\" has no =",
                    help: "write --entity TYPE=COLUMN, for instance --entity device=DeviceId"),
                ErrorCase(
                    "scan log.csv --entity devise=id", 2, "--entity names the unknown type \"devise\"",
                    help:
                        "did you mean device? the types are device, ip, host, phone, email, address, domain, account, card, person, merchant, terminal, attribute; attribute is anything else"
                ),
            ]),
        Source(
            file: "DragnetIngest/Roles/ColumnMapping.swift",
            cases: [
                ErrorCase(
                    "scan log.csv --map source=from+", 2, "--map \"source=from+\" has an empty column name",
                    help: "write the columns with one + between them"),
                ErrorCase(
                    "scan log.csv --map source=#0", 2, "--map \"source=#0\": columns are numbered from #1",
                    help: "write #1 for the first column"),
                ErrorCase(
                    "scan log.csv --entity device=id+", 2, "--entity \"device=id+\" has an empty column name",
                    help: "write the columns with one + between them"),
            ],
            unprovoked: [
                "--map \"…\" has no =": "the command looks for the = first; read by the library alone",
                "--map names the unknown role \"…\"": "the settings name the roles first; read by the library alone",
            ]),
        Source(
            file: "DragnetIngest/Roles/RoleResolver.swift",
            cases: [
                ErrorCase(
                    "scan log.csv --map source=form", 2, "log.csv: --map source=form: the log has no such column",
                    help: "did you mean --map source=from? the columns are id, time, from, to, amount"),
                ErrorCase(
                    "scan log.csv --map source=#9", 2, "log.csv: --map source=#9: the log has 5 columns",
                    help: "the columns are id, time, from, to, amount"),
                ErrorCase(
                    "scan log.csv --entity device=device", 2,
                    "log.csv: --entity device=device: the log has no such column",
                    help: "the columns are id, time, from, to, amount"),
            ]),
        Source(
            file: "DragnetIngest/Roles/RoleResolver+Parties.swift",
            cases: [
                ErrorCase(
                    "scan log.csv --map source=", 2, "--map source= drops a role that every log needs",
                    help: "name a column: --map source=COLUMN"),
                ErrorCase(
                    "scan a.csv", 3, "a.csv: no column for the destination: the columns are id, time, from",
                    help:
                        "a log needs a source and a destination; name them with --map source=COLUMN --map destination=COLUMN",
                    given: [.text("id,time,from\n1,2026-01-01,A\n2,2026-01-02,B\n", "a.csv")]),
                ErrorCase(
                    "scan a.csv", 3,
                    "a.csv: the header does not say which column is the source and destination; candidates are who, whom, much",
                    help: "if it fits, say --map source=who --map destination=whom", given: [.text(unclear, "a.csv")]),
                ErrorCase(
                    "scan a.csv", 3,
                    "a.csv: the log has no header that says which column is the source and destination; candidates are '#1', '#2', '#3'",
                    help: "if it fits, say --map source='#1' --map destination='#2'",
                    given: [.text("P,Q,7\nR,Q,8\nP,S,9\n", "a.csv")]),
                ErrorCase(
                    "scan a.csv", 3, "a.csv: several columns may be the source: sender, sender_id, payer",
                    help: "say which one: --map source=sender or --map source=sender_id or --map source=payer",
                    given: [.text("sender,sender_id,payer,receiver\nA,B,C,D\nA,C,B,D\n", "a.csv")]),
                ErrorCase(
                    "scan a.csv", 3, "a.csv: several columns may be the source: sender, payer",
                    help: "say which one: --map source=sender or --map source=payer",
                    given: [.text("time,sender,payer,receiver,amount\n1,A,C,D,5\n2,B,C,D,6\n", "a.csv")]),
            ]),
        Source(
            file: "DragnetIngest/Roles/RoleResolver+Time.swift",
            cases: [
                ErrorCase(
                    "scan a.csv --map time=time", 3, "a.csv:2: column time: the time column is empty",
                    help: "say --map time= to read it without times",
                    given: [.text("time,from,to\n,A,B\n,B,C\n", "a.csv")]),
                ErrorCase(
                    "scan a.csv", 3, "a.csv:2: column time: \"soon\" is not a time",
                    help: "name another column with --map time=COLUMN, or read the log without times with --map time=",
                    given: [.text("time,from,to\nsoon,A,B\nlater,B,C\n", "a.csv")]),
                ErrorCase(
                    "scan a.csv", 3,
                    "a.csv:2: column time: \"03/04/2026\" may be day/month or month/day, and no row tells",
                    help: "say --date-order day-first or --date-order month-first",
                    given: [.text("time,from,to\n03/04/2026,A,B\n05/06/2026,B,C\n", "a.csv")]),
            ]),
        Source(
            file: "DragnetIngest/Roles/ResolvedRoles.swift",
            cases: [
                ErrorCase(
                    "scan log.csv b.csv", 3, "b.csv: has no column \"from\" as the first file has",
                    help: "give only files with the same columns, or read this one by itself",
                    given: [.text("id,time,source,to,amount\n1,2026-01-01,A,B,5\n", "b.csv")])
            ]),
        Source(
            file: "DragnetIngest/IngestOptions.swift",
            unprovoked: [
                "\"…\" is not a share": "the settings refuse it first; read by the library alone",
                "the share … is not between 0% and 100%": "the settings refuse it first; read by the library alone",
                "the share of bad rows must be within 0 and 1": "the settings refuse it first; for the library alone",
                "the decimal mark must be . or ,": "the settings refuse it first; for the library alone",
                "the mark of thousands must be one of , . ' _ or a blank, and not the decimal mark":
                    "the settings refuse it first; for the library alone",
            ]),
        Source(
            file: "DragnetEvents/IgnoreList.swift",
            cases: [
                ErrorCase(
                    "scan log.csv --ignore none.txt", 3, "none.txt: the list of what to ignore cannot be read",
                    help: "check the path and its permissions"),
                ErrorCase(
                    "scan log.csv --ignore i.txt", 2, "i.txt: the list of what to ignore is not UTF-8",
                    help: "save it as plain text, one host a line", given: [.bytes([0xFF, 0xFE, 0xFF], "i.txt")]),
                ErrorCase(
                    "scan log.csv --ignore i.txt", 2, "i.txt:2: \"b\" follows the host and its role",
                    help: "write one host, network or name a line, then its role; # begins a remark",
                    given: [.text("# hosts\na nat b\n", "i.txt")]),
                ErrorCase(
                    "scan log.csv --ignore i.txt", 2, "i.txt:1: \"10.0.0.0/99\" is no network",
                    help: "write a network such as 10.0.0.0/8 or fd00::/8", given: [.text("10.0.0.0/99\n", "i.txt")]),
                ErrorCase(
                    "scan log.csv --ignore i.txt", 2, "i.txt:1: \"router\" is no role",
                    help: "the roles are scanner, nat, backup, monitor; a host may have none",
                    given: [.text("10.0.0.1 router\n", "i.txt")]),
            ]),
        Source(
            file: "DragnetEvents/InternalNetworks.swift",
            unprovoked: ["--internal \"…\" is no network": "the settings refuse it first; for the library alone"]),
    ]
}
