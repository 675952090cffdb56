extension ErrorMessages {
    /// Files, folders and the forms of logs.
    static let ingest: [Source] = [
        Source(
            file: "DragnetIngest/Input/InputFinder.swift",
            cases: [
                ErrorCase("sniff - -", 2, "stdin is named twice", help: "name - once"),
                ErrorCase("scan none.csv", 3, "none.csv: no such file", help: "check the path"),
                ErrorCase("import none.csv --workspace ws", 3, "none.csv: no such file", help: "check the path"),
                ErrorCase(
                    "scan folder", 3, "folder: the folder holds no log",
                    help:
                        "files named .csv, .tsv, .txt, .log, .json, .edges, .dat or .binetflow, also with .gz, are read; name others one by one",
                    given: [.text("no log", "folder/readme.bin")]),
            ],
            unprovoked: [
                "no input named": "the command line wants one before this is asked",
                "more than 65,535 files": "takes as many files; tested by what reads them",
                "the folder cannot be opened":
                    "the system may refuse it to others than the superuser, who runs tests too",
            ]),
        Source(
            file: "DragnetIngest/Input/ByteSource.swift",
            cases: [
                ErrorCase("scan log.csv --attributes none.csv", 3, "none.csv: no such file", help: "check the path"),
                ErrorCase(
                    "eval --labels log.csv/none.csv --workspace ws", 3,
                    "log.csv/none.csv: cannot be opened: Not a directory", help: "check the path", given: [.workspace]),
                ErrorCase(
                    "eval --labels folder --workspace ws", 3, "folder: cannot be read: Is a directory",
                    help: "name a file, this is a directory", given: [.workspace, .text("", "folder/x")]),
            ]),
        Source(
            file: "DragnetIngest/Input/DecodingSource.swift",
            cases: [
                ErrorCase(
                    "sniff half.csv", 3, "half.csv: is not UTF-16: half a character at byte 37",
                    help: "fetch the file again, or name its encoding with --encoding",
                    given: [.bytes(utf16Half, "half.csv")])
            ]),
        Source(
            file: "DragnetIngest/Input/GzipInflater.swift",
            cases: [
                ErrorCase(
                    "sniff a.csv.gz", 3, "a.csv.gz: the gzip data ends in the middle: the file is truncated",
                    help: "fetch the file again, and try gzip -t on it",
                    given: [.bytes(Array(gzip.prefix(60)), "a.csv.gz")]),
                ErrorCase(
                    "sniff a.csv.gz", 3, "a.csv.gz: other data follows the gzip data",
                    help: "fetch the file again, and try gzip -t on it",
                    given: [.bytes(gzip + [0, 0] + Array("rest".utf8), "a.csv.gz")]),
                ErrorCase(
                    "sniff a.csv.gz", 3, "a.csv.gz: the gzip data is damaged: invalid block type",
                    help: "fetch the file again, and try gzip -t on it",
                    given: [.bytes(Array(gzip.prefix(10)) + [UInt8](repeating: 0xFF, count: 40), "a.csv.gz")]),
            ],
            unprovoked: ["no memory to decompress": "memory must run out"]),
        Source(
            file: "DragnetIngest/InputOpener.swift",
            cases: [
                ErrorCase(
                    "sniff log.csv --format json", 3, "log.csv:1: is not JSON",
                    help: "leave --format out, so that the form is found from the content"),
                ErrorCase(
                    "sniff log.csv --format eve", 3, "log.csv:1: is not JSON",
                    help: "leave --format out, so that the form is found from the content"),
                ErrorCase(
                    "sniff log.csv --format zeek", 3, "log.csv:1: the log has no #fields line",
                    help: "give the log as Zeek writes it, with the lines that begin with #"),
                ErrorCase(
                    "sniff log.csv --format argus", 3, "log.csv:1: has not the columns of argus",
                    help: "leave --format out, and name the columns with --map where they are not found"),
                ErrorCase(
                    "sniff log.csv --format nfdump", 3, "log.csv:1: has not the columns of nfdump",
                    help: "leave --format out, and name the columns with --map where they are not found"),
                ErrorCase(
                    "sniff a.zip", 3, "a.zip: is a zip archive", help: "unpack it and give the file within",
                    given: [.text("PK\u{3}\u{4}", "a.zip")]),
                ErrorCase(
                    "sniff a.zst", 3, "a.zst: is compressed with zstd", help: "pipe it: zstd -dc FILE | dragnet … -",
                    given: [.bytes([0x28, 0xB5, 0x2F, 0xFD], "a.zst")]),
                ErrorCase(
                    "sniff a.bz2", 3, "a.bz2: is compressed with bzip2", help: "pipe it: bzip2 -dc FILE | dragnet … -",
                    given: [.text("BZh9", "a.bz2")]),
                ErrorCase(
                    "sniff a.xz", 3, "a.xz: is compressed with xz", help: "pipe it: xz -dc FILE | dragnet … -",
                    given: [.bytes([0xFD, 0x37, 0x7A, 0x58, 0x5A], "a.xz")]),
                ErrorCase(
                    "sniff a.parquet", 3, "a.parquet: is a Parquet file",
                    help: #"pipe it: duckdb -csv -c "from 'FILE'" | dragnet … -"#,
                    given: [.text("PAR1", "a.parquet")]),
                ErrorCase(
                    "sniff a.db", 3, "a.db: is a database",
                    help: #"pipe a table: sqlite3 -csv -header FILE "select * from TABLE" | dragnet … -"#,
                    given: [.text("SQLite format 3\0", "a.db")]),
                ErrorCase(
                    "sniff a.pcap", 3, "a.pcap: is a packet capture",
                    help: "let Zeek make a conn.log of it: zeek -r FILE",
                    given: [.bytes([0xD4, 0xC3, 0xB2, 0xA1], "a.pcap")]),
                ErrorCase(
                    "sniff a.pcapng", 3, "a.pcapng: is a packet capture",
                    help: "let Zeek make a conn.log of it: zeek -r FILE",
                    given: [.bytes([0x0A, 0x0D, 0x0D, 0x0A, 0x1C], "a.pcapng")]),
                ErrorCase(
                    "sniff a.csv", 3, "a.csv: looks like UTF-16 without its mark", help: "say --encoding utf-16le",
                    given: [.bytes(utf16, "a.csv")]),
                ErrorCase(
                    "sniff a.csv", 3, "a.csv: is not text",
                    help: "give a log as text: CSV, a Zeek log or an edge list, also with gzip",
                    given: [.bytes((0..<200).map { UInt8($0) }, "a.csv")]),
                ErrorCase(
                    "sniff a.html", 3, "a.html: looks like markup",
                    help: "export the log as CSV, JSON lines, or a Zeek log",
                    given: [.text("<html><body></body></html>\n", "a.html")]),
            ]),
        Source(
            file: "DragnetIngest/InputOpener+JSON.swift",
            cases: [
                ErrorCase(
                    "sniff a.json", 3, "a.json:1: looks like JSON and holds no record: it is cut off",
                    help: "give one JSON object a line, or an array of objects",
                    given: [.text("{\"from\":\"A\"", "a.json")]),
                ErrorCase(
                    "sniff a.json", 3,
                    "a.json:1: looks like JSON and holds no record: a key in quotes is missing at byte 2 of the first record",
                    help: "give one JSON object a line, or an array of objects", given: [.text("{from:1}\n", "a.json")]),
                ErrorCase(
                    "sniff a.json --format zeek", 3, "a.json: is JSON and not zeek",
                    help: "leave --format out, or say --format json", given: [.text(payments, "a.json")]),
                ErrorCase(
                    "sniff a.json --format eve", 3, "a.json: is JSON and not eve",
                    help: "leave --format out, or say --format json", given: [.text(payments, "a.json")]),
            ]),
        Source(
            file: "DragnetIngest/JSON/JSONCursor.swift",
            cases: [
                ErrorCase(
                    "import a.json --workspace ws", 3, "a.json:7: is no JSON record: a colon is missing at byte 9",
                    help: skip, given: [.text(payments + "{\"from\" 1}\n", "a.json")]),
                ErrorCase(
                    "import a.json --workspace ws", 3,
                    "a.json:7: is no JSON record: a record must be an object in braces at byte 1", help: skip,
                    given: [.text(payments + "7\n", "a.json")]),
                ErrorCase(
                    "import a.json --workspace ws", 3,
                    "a.json:7: is no JSON record: something follows the object at byte 4", help: skip,
                    given: [.text(payments + "{} x\n", "a.json")]),
                ErrorCase(
                    "import a.json --workspace ws", 3,
                    "a.json:7: is no JSON record: a key in quotes is missing at byte 2", help: skip,
                    given: [.text(payments + "{from:1}\n", "a.json")]),
                ErrorCase(
                    "import a.json --workspace ws", 3,
                    "a.json:7: is no JSON record: the object is not closed at byte 7", help: skip,
                    given: [.text(payments + "{\"a\":1\n", "a.json")]),
                ErrorCase(
                    "import a.json --workspace ws", 3, "a.json:7: is no JSON record: a comma is missing at byte 7",
                    help: skip, given: [.text(payments + "{\"a\":1;}\n", "a.json")]),
                ErrorCase(
                    "import a.json --workspace ws", 3, "a.json:7: is no JSON record: a value is missing at byte 6",
                    help: skip, given: [.text(payments + "{\"a\":x}\n", "a.json")]),
                ErrorCase(
                    "import a.json --workspace ws", 3, "a.json:7: is no JSON record: the array is not closed at byte 8",
                    help: skip, given: [.text(payments + "{\"a\":[1\n", "a.json")]),
                ErrorCase(
                    "import a.json --workspace ws", 3,
                    "a.json:7: is no JSON record: a number is not one of JSON's at byte 8", help: skip,
                    given: [.text(payments + "{\"a\":01}\n", "a.json")]),
                ErrorCase(
                    "import a.json --workspace ws", 3,
                    "a.json:7: is no JSON record: a text in quotes is not closed at byte 9", help: skip,
                    given: [.text(payments + "{\"a\":\"b}\n", "a.json")]),
                ErrorCase(
                    "import a.json --workspace ws", 3,
                    "a.json:7: is no JSON record: a text in quotes holds a control character at byte 7", help: skip,
                    given: [.text(payments + "{\"a\":\"\u{1}\"}\n", "a.json")]),
                ErrorCase(
                    "import a.json --workspace ws", 3,
                    "a.json:7: is no JSON record: it is nested deeper than 64 levels at byte 321", help: skip,
                    given: [.text(payments + String(repeating: "{\"a\":", count: 999) + "\n", "a.json")]),
            ]),
        Source(
            file: "DragnetIngest/JSON/JSONReader.swift",
            cases: [
                ErrorCase(
                    "import a.json --workspace ws", 3, "a.json:7: the record is longer than 1 MiB", help: skip,
                    given: [.text(payments + "{\"a\":\"" + String(repeating: "a", count: 1 << 21) + "\"}\n", "a.json")]),
                ErrorCase(
                    "import a.json --workspace ws", 3, "a.json:1: the object is opened and never closed", help: skip,
                    given: [.text("[" + payments.split(separator: "\n").joined(separator: ",") + ",{\"a\":1", "a.json")]
                ),
                ErrorCase(
                    "import a.json --workspace ws", 3, "a.json:7: is no JSON record: a value is missing at byte 6",
                    help: skip, given: [.text(payments + "{\"a\":x}\n", "a.json")]),
            ]),
        Source(
            file: "DragnetIngest/ReadSession.swift",
            cases: [
                ErrorCase(
                    "scan empty.csv", 3, "empty.csv: the file is empty",
                    help: "check whether the log was written to its end", given: [.text("", "empty.csv")]),
                ErrorCase(
                    "scan bare.csv", 3, "bare.csv: has a header and no rows",
                    help: "check whether the log was written to its end", given: [.text(SmallLogs.header, "bare.csv")]),
                ErrorCase(
                    "import logs --workspace ws", 3, "no input holds a log of connections or payments",
                    help: "of Zeek's logs a folder gives conn.log alone; name the others one by one",
                    given: [.text(dns, "logs/dns.log")]),
                ErrorCase(
                    "sniff bad.csv --map source=from --map destination=to", 3,
                    "bad.csv:2: no row of the input is an event: has 1 field where 2 belong",
                    help: "name the columns with --map if the wrong ones were taken",
                    given: [.text("from,to\nA\nB\n", "bad.csv")]),
            ]),
        Source(
            file: "DragnetIngest/Records/Dialect.swift",
            cases: [
                ErrorCase(
                    "sniff words.txt", 3,
                    "words.txt:1: no columns found: neither comma, tab, ; nor | separates its lines",
                    help: "give a log with one event a line and at least a source and a destination",
                    given: [.text("one\ntwo\nthree\n", "words.txt")])
            ]),
        Source(
            file: "DragnetIngest/Records/ZeekReader.swift",
            cases: [
                ErrorCase(
                    "import conn.log --workspace ws", 3, "conn.log:10: the fields of the log change in its middle",
                    help: "split the file before this line and give both files",
                    given: [.text(zeek + "#fields\tts\tuid\n1\tC\n", "conn.log")])
            ]),
        Source(
            file: "DragnetIngest/Records/RecordStream.swift",
            cases: [
                ErrorCase(
                    "import a.csv --workspace ws", 3, "a.csv:8: a quote is opened and never closed", help: skip,
                    given: [.text(few + "\"t9,x\n", "a.csv")]),
                ErrorCase(
                    "import a.csv --workspace ws", 3, "a.csv:8: text follows a closing quote", help: skip,
                    given: [.text(few + "\"t9\"x,1,A,B,1\n", "a.csv")]),
                ErrorCase(
                    "import a.csv --workspace ws", 3, "a.csv:8: the line is longer than 1 MiB", help: skip,
                    given: [.text(few + String(repeating: "x", count: 1 << 21) + "\n", "a.csv")]),
                ErrorCase(
                    "import a.csv --workspace ws", 3, "a.csv:8: a quote is opened and not closed within 1 MiB",
                    help: skip,
                    given: [.text(few + "\"" + String(repeating: "x", count: 1 << 21) + "\n", "a.csv")]),
            ]),
        Source(
            file: "DragnetIngest/Sniff/LogReader+Sniff.swift",
            cases: [
                ErrorCase("sniff log.csv --rows 0", 2, "no row to look at", help: "say --rows 1000, or leave it out")
            ],
            unprovoked: ["no input holds a log": "reading has refused such inputs before"]),
        Source(
            file: "DragnetIngest/Sniff/SniffReport.swift",
            cases: [
                ErrorCase(
                    "sniff a.csv", 3, "not sure enough: time = c1",
                    help: "if it fits, run the command above; else name the right columns in it",
                    given: [.text("c1,from,to,n\n2026-03-01,a,b,1\n2026-03-02,b,c,2\n", "a.csv")])
            ]),
        Source(
            file: "DragnetIngest/Compression/GzipWriter.swift",
            unprovoked: [
                "no memory to compress": "memory must run out",
                "zlib failed with status …": "a fault of the program or the library",
            ]),
    ]

    /// What is to be done about bad rows.
    static let skip = "to leave bad rows out, allow more of them with --max-bad"

    /// Six payments, CSV.
    static let few = SmallLogs.log(6)

    /// Six payments, a JSON object a line.
    static let payments = (0..<6).map { row in
        "{\"id\":\"t\(row)\",\"time\":\"2026-01-0\(row + 1)T00:00:00Z\",\"from\":\"A\(row % 2)\",\"to\":\"B\(row)\",\"amount\":\(row)}\n"
    }.joined()

    /// Six connections as Zeek writes them.
    static let zeek =
        "#separator \\x09\n#path\tconn\n#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\n"
        + (0..<6).map { "17000000\($0)0.5\tC\($0)\t10.0.0.\($0)\t5000\t10.0.1.1\t443\ttcp\n" }.joined()

    /// A log of names that were asked for, which a folder of logs leaves out.
    static let dns =
        "#separator \\x09\n#path\tdns\n#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tquery\n"
        + "1700000000.5\tC0\t10.0.0.1\t5000\t10.0.1.1\t53\tudp\texample.org\n"

    /// Columns that fit, without names that say so.
    static let unclear =
        "when,who,whom,much\n" + (0..<20).map { "2026-01-01T00:00:00Z,P\($0 % 5),Q\($0 % 7),\($0)\n" }.joined()

    /// UTF-16 with its mark that ends within a character beyond 16 bits.
    static let utf16Half: [UInt8] =
        [0xFF, 0xFE] + "id,from,to\n1,A,B\n".utf8.flatMap { [$0, 0] } + [0x3D, 0xD8, 0x41, 0]

    /// UTF-16 without its mark.
    static let utf16: [UInt8] = "id,from,to\n1,A,B\n".utf8.flatMap { [$0, 0] }

    /// A compressed log.
    static let gzip: [UInt8] = [
        0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xCB, 0x4C, 0xD1, 0x29, 0xC9, 0xCC, 0x4D, 0xD5,
        0x49, 0x2B, 0xCA, 0xCF, 0xD5, 0x29, 0xC9, 0xD7, 0x49, 0xCC, 0xCD, 0x2F, 0xCD, 0x2B, 0xE1, 0x2A, 0x31, 0xD0,
        0x31, 0x32, 0x30, 0x32, 0xD3, 0x35, 0x30, 0x04, 0xA2, 0x10, 0x03, 0x03, 0x2B, 0x30, 0x8A, 0xD2, 0x71, 0xD4,
        0x71, 0xD2, 0x31, 0xE5, 0x2A, 0x31, 0x44, 0xC8, 0x1A, 0x21, 0xC9, 0x3A, 0xE9, 0x38, 0xEB, 0x98, 0x73, 0x01,
        0x00, 0xE0, 0xE8, 0xC1, 0x5D, 0x53, 0x00, 0x00, 0x00,
    ]
}
