extension ErrorMessages {
    /// Tables of labels and of what is known of entities.
    static let tables: [Source] = [
        Source(
            file: "DragnetIngest/Tables/TableReader.swift",
            cases: [
                ErrorCase(
                    "eval --labels l.csv --workspace ws", 3, "l.csv: the file is empty",
                    help: "give a table whose first line names its columns", given: [.workspace, .text("", "l.csv")]),
                ErrorCase(
                    "eval --labels l.csv --workspace ws", 3, "l.csv:2: a quote is opened and never closed",
                    help: "give a table as CSV in UTF-8, with a header",
                    given: [.workspace, .text("id,label\n\"x", "l.csv")]),
                ErrorCase(
                    "eval --labels l.csv --workspace ws", 3, "l.csv:2: the row has 1 cell, and the header has 2",
                    help: "quote cells that hold the separator, and give every row all of its cells",
                    given: [.workspace, .text("id,label\nx\n", "l.csv")]),
                ErrorCase(
                    "eval --labels l.csv --workspace ws", 3, "l.csv:2: a cell is not UTF-8",
                    help: "give a table as CSV in UTF-8, with a header",
                    given: [.workspace, .bytes(Array("id,label\n".utf8) + [0xFF, 0x2C, 0x31, 0x0A], "l.csv")]),
                ErrorCase(
                    "eval --labels l.csv --workspace ws", 3, "l.csv:2: a cell holds a NUL character",
                    help: "give a table as CSV in UTF-8, with a header",
                    given: [.workspace, .text("id,label\nt\0,1\n", "l.csv")]),
            ]),
        Source(
            file: "DragnetIngest/Attributes/AttributeReader.swift",
            cases: [
                ErrorCase(
                    "scan log.csv --attributes a.csv", 3, "a.csv: holds no rows of attributes",
                    help: "the first column is the entity, the others are features", given: [.text("", "a.csv")]),
                ErrorCase(
                    "scan log.csv --attributes a.csv", 3, "a.csv:3: has 1 field, and the columns are 2",
                    help: "give every row a field for each column, empty where nothing is known",
                    given: [.text("entity,age\nA1,1\nA2\n", "a.csv")]),
                ErrorCase(
                    "scan log.csv --attributes a.csv", 3, "a.csv:3: a quote is opened and never closed",
                    help: "correct the row", given: [.text("entity,age\nA1,1\n\"A2\n", "a.csv")]),
                ErrorCase(
                    "scan log.csv --attributes a.csv", 3, "a.csv: holds no feature",
                    help: "a feature is a column of numbers, or of words with at most 20 different ones",
                    given: [.text(words, "a.csv")]),
                ErrorCase(
                    "scan log.csv --attributes a.csv", 3, "a.csv:4: column age: \"x\" is not a finite number",
                    help:
                        "leave a cell empty where nothing is known; --decimal and --thousands say how numbers are written",
                    given: [.text("entity,age\nA1,1\nA2,2\nA3,x\n", "a.csv")]),
                ErrorCase(
                    "scan log.csv --attributes a.csv", 3, "a.csv:3: column entity: the entity is empty",
                    help: "the first column names the entity as the log does",
                    given: [.text("entity,age\nA1,1\n,2\n", "a.csv")]),
                ErrorCase(
                    "scan log.csv --attributes a.csv", 3, "a.csv:3: column entity: the entity is not UTF-8",
                    help: "the first column names the entity as the log does",
                    given: [.bytes(Array("entity,age\nA1,1\nA".utf8) + [0xFF] + Array(",2\n".utf8), "a.csv")]),
            ]),
        Source(
            file: "DragnetIngest/Attributes/AttributeBuilders.swift",
            cases: [
                ErrorCase(
                    "scan log.csv --attributes a.csv", 3, "a.csv:3: column entity: the entity \"A1\" has a row already",
                    help: "give each entity one row", given: [.text("entity,age\nA1,1\nA1,2\n", "a.csv")]),
                ErrorCase(
                    "scan log.csv --attributes a.csv", 3,
                    "a.csv:5: column feature: the feature \"a\" of this entity was given before",
                    help: "give each feature of an entity once",
                    given: [.text("entity,feature,value\nA1,a,1\nA1,b,2\nA2,a,1\nA2,a,2\n", "a.csv")]),
            ]),
        Source(
            file: "DragnetPipeline/Jobs/EntityAttributes.swift",
            cases: [
                ErrorCase(
                    "scan log.csv --attributes a.csv", 3, "a.csv: none of its entities is in the log",
                    help:
                        "the first column must name entities as the log does; the first is \"X1\", the log's first is \"A0\"",
                    given: [.text("entity,age\nX1,1\nX2,2\n", "a.csv")])
            ]),
    ]

    /// Attributes with more words than can be categories.
    private static let words = "entity,motto\n" + (0..<60).map { "A\($0),word\($0)\n" }.joined()
}
