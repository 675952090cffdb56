import DragnetCore
import DragnetEvents
import DragnetIngest
import Testing

@Suite("Attributes of entities")
struct AttributeReaderTests {
    private func read(_ text: String, _ options: IngestOptions = IngestOptions()) throws -> AttributeReader.Result {
        try AttributeReader(options: options)
            .read(MemoryByteSource(Array(text.utf8)), named: "people.csv", context: .serial)
    }

    private func fault(_ text: String) -> DragnetError? {
        do {
            _ = try read(text)
            return nil
        } catch {
            return error as? DragnetError
        }
    }

    @Test("A table: numbers, few words as categories, many as nothing, empty cells as missing")
    func table() throws {
        var text = "person,age,branch,note\n"
        for row in 0..<40 {
            text += "p\(row),\(row == 3 ? "" : "\(20 + row)"),\(row % 2 == 0 ? "Kiel" : "Ulm"),n\(row)\n"
        }
        let result = try read(text)
        let features = result.features
        #expect(features.columns == ["age", "branch=Kiel", "branch=Ulm"])
        #expect(features.entities.count == 40 && features.entities[7] == "p7")
        #expect(features.row(7) == [27, 0, 1])
        #expect(features.row(3)[0].isNaN && features.row(3)[1...] == [0, 1])
        #expect(result.notes.contains { $0.contains("note") && $0.contains("not used") })
        #expect(result.notes[0].contains("a row an entity"))
    }

    @Test(
        "entity, feature, value on many rows is sparse, with words or whole numbers for features", arguments: ["w", ""])
    func sparse(prefix: String) throws {
        var text = "node,feature,value\n"
        for row in 0..<30 { for word in 0..<3 { text += "\(row),\(prefix)\(row + word * 7),0.5\n" } }
        let features = try read(text).features
        #expect(features.entities.count == 30 && features.absent == 0)
        #expect(features.row(0).filter { $0 != 0 }.count == 3)
        #expect(features.columns.count == 44)
    }

    @Test("Names that Swift calls equal are two where their bytes are not")
    func names() throws {
        let dense = try read("person,age,size\n\u{E9},1,2\ne\u{301},3,4\n").features
        #expect(dense.entities.map { Array($0.utf8) } == [Array("\u{E9}".utf8), Array("e\u{301}".utf8)])
        let sparse = try read("node,feature,value\n\u{E9},a,1\ne\u{301},a,2\n\u{E9},b,3\n").features
        #expect(sparse.entities.count == 2 && sparse.row(0) == [1, 3] && sparse.row(1) == [2, 0])
    }

    @Test("Three columns with an entity a row are a table")
    func narrowTable() throws {
        var text = "node,age,limit\n"
        for row in 0..<30 { text += "\(row),\(row % 9),\(row)\n" }
        #expect(try read(text).features.columns == ["age", "limit"])
    }

    @Test("Errors name the file, the line, the column, and what to do")
    func errors() throws {
        let rows = (0..<20).map { "p\($0),\($0)\n" }.joined()
        let wrong = try #require(fault("person,age\n" + rows + "q,old\n"))
        #expect(wrong.place?.file == "people.csv" && wrong.place?.line == 22 && wrong.place?.column == "age")
        #expect(wrong.message.contains("\"old\"") && wrong.help != nil && wrong.code == .inputUnusable)
        #expect(fault("person,age\n" + rows + "q,inf\n")?.place?.line == 22)
        #expect(fault("person,age\n" + rows + "p4,1\n")?.message.contains("has a row already") == true)
        #expect(fault("person,age\n" + rows + "q\n")?.place?.line == 22)
        #expect(fault("person,age\n" + rows + ",3\n")?.message == "the entity is empty")
        #expect(fault("account,amount\n")?.message == "holds no rows of attributes")
        #expect(fault("")?.message == "holds no rows of attributes")
        let twice = "node,feature,value\n" + (0..<9).map { "\($0 / 3),w\($0 % 3),1\n" }.joined() + "0,w0,2\n"
        #expect(fault(twice)?.place?.column == "feature")
    }

    @Test("Numbers are written as the options say, and gzip is read by its bytes")
    func marks() throws {
        var options = IngestOptions()
        options.decimalMark = ","
        let text = "person;limit\n" + (0..<9).map { "p\($0);1.\($0)00,50\n" }.joined()
        #expect(try read(text, options).features.row(2) == [1200.5])
        let folder = try TemporaryFolder()
        let file = try folder.write("people.csv.gz", gzipped(Array("person,limit\na,1\nb,2\n".utf8)))
        #expect(try AttributeReader().read(file, context: .serial).features.row(1) == [2])
    }

    @Test("Features find their nodes by name, and unknown ones become nodes")
    func nodes() throws {
        var nodes = NodeDictionary()
        for name in ["b", "a"] { _ = try nodes.intern(name, type: .account) }
        let features = EntityFeatures(entities: ["a", "z"], columns: ["x"], rows: [[1], [.nan]])
        #expect(try features.addMissing(to: &nodes) == 1)
        #expect(features.places(in: nodes) == [nil, 0, 1])
        #expect(nodes.type(of: 2) == .account)
        #expect(features.row(1)[0].isNaN && !features.isEmpty)
    }
}
