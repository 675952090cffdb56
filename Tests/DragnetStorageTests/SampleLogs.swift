import DragnetCore
import DragnetEvents
import DragnetStorage
import Testing

/// Seeded logs with every kind of column and every kind of gap.
enum SampleLogs {
    /// Names as strangers send them.
    static let hostileNames = [
        "'; DROP TABLE event; --", "\"><script>", "../../x", "=cmd()", "0010", "10", "é", "e\u{301}", "\u{202E}abc",
        "🏦", " ",
        "%_", "", "NULL", "a\nb",
    ]

    /// A log of `rows` rows in `files` files; column by column some rows have no value.
    static func full(rows: Int, seed: UInt64, files: Int = 1, hasTimes: Bool = true) throws -> EventLog {
        var random = KeyedRandom(RandomKey(seed))
        var log = EventLog(domain: .transactions, hasTimes: hasTimes)
        for name in hostileNames { _ = try log.nodes.intern(name, type: .account) }
        for number in 0..<50 { _ = try log.nodes.intern("\(number)", type: number % 2 == 0 ? .card : .merchant) }
        var amounts = NumberColumn()
        var currency = CategoryColumn()
        var kind = CategoryColumn()
        var ids = TextColumn()
        var labels: [Int8] = []
        var device = CategoryColumn()
        var balance = NumberColumn()
        var port = NumberColumn()
        _ = device.code(of: "never used")
        for row in 0..<rows {
            let nodes = UInt64(log.nodes.count)
            log.append(
                time: Int64(row) * 1_000_003 - 5_000_000, source: NodeIndex(random.next() % nodes),
                destination: NodeIndex(random.next() % nodes), file: UInt16(row * files / rows),
                fileRow: UInt32(row * 2))
            amounts.append(random.next() % 5 == 0 ? nil : Double(Int(random.next() % 100_000)) / 100 - 50)
            currency.append(["EUR", "USD", nil][Int(random.next() % 3)])
            kind.append(["wire", "card'--", "", nil][Int(random.next() % 4)])
            ids.append(row % 7 == 0 ? Array("".utf8) : Array("tx-\(row)".utf8))
            labels.append(Int8(random.next() % 3) - 1)
            device.append(random.next() % 4 == 0 ? nil : "d\(random.next() % 300)")
            balance.append(random.next() % 3 == 0 ? nil : Double(random.next() % 1_000_000) / 7)
            port.append(Double(random.next() % 65_536))
        }
        log.amounts = amounts
        log.currency = currency
        log.kind = kind
        log.inputIDs = ids
        log.labels = labels
        log.addAttribute("device", .category(device))
        log.addAttribute("balance", .number(balance))
        log.addAttribute("port", .number(port))
        return log
    }

    /// A log of contacts `names[0] -> names[1]`, `names[1] -> names[2]`, … without optional columns.
    static func chain(_ names: [String], start: Int64 = 0) throws -> EventLog {
        var log = EventLog(domain: .transactions, hasTimes: true)
        for (number, pair) in zip(names, names.dropFirst()).enumerated() {
            let source = try log.nodes.intern(pair.0, type: .account)
            let destination = try log.nodes.intern(pair.1, type: .account)
            log.append(
                time: start + Int64(number), source: source, destination: destination, file: 0, fileRow: UInt32(number))
        }
        return log
    }

    /// Inputs with made-up names and hashes.
    static func inputs(_ names: String..., rows: Int = 0) -> [ImportedInput] {
        names.map { ImportedInput(name: $0, sha256: ContentHash.hex(of: $0.utf8), rows: rows) }
    }
}

/// Expects two logs to be the same, column by column.
func expectSame(_ a: EventLog, _ b: EventLog, sourceLocation: SourceLocation = #_sourceLocation) {
    func same(_ what: Comment, _ condition: Bool) { #expect(condition, what, sourceLocation: sourceLocation) }
    same("domain", a.domain == b.domain)
    same("rows", a.count == b.count)
    same("nodes", a.nodes.count == b.nodes.count)
    guard a.count == b.count, a.nodes.count == b.nodes.count else { return }
    for node in 0..<NodeIndex(a.nodes.count) {
        guard a.nodes.nameBytes(of: node).elementsEqual(b.nodes.nameBytes(of: node)),
            a.nodes.type(of: node) == b.nodes.type(of: node)
        else { return same("node \(node)", false) }
    }
    same("times", a.times == b.times)
    same("sources", a.sources == b.sources)
    same("destinations", a.destinations == b.destinations)
    same("files", a.files == b.files)
    same("file rows", a.fileRows == b.fileRows)
    same("labels", a.labels == b.labels)
    same("amounts", numbers(a.amounts) == numbers(b.amounts))
    same("currency", a.currency?.codes == b.currency?.codes && a.currency?.levels == b.currency?.levels)
    same("kind", a.kind?.codes == b.kind?.codes && a.kind?.levels == b.kind?.levels)
    same(
        "ids",
        a.inputIDs.map { column in (0..<a.count).map { column[$0] } }
            == b.inputIDs.map { column in (0..<a.count).map { column[$0] } })
    same("shared columns", a.shared.map(\.name) == b.shared.map(\.name))
    for (one, other) in zip(a.shared, b.shared) { same("shared", one.nodes == other.nodes) }
    same("attribute names", a.attributeNames == b.attributeNames)
    for (one, other) in zip(a.attributes, b.attributes) {
        switch (one, other) {
        case (.category(let one), .category(let other)):
            same("categories", one.codes == other.codes && one.levels == other.levels)
        case (.number(let one), .number(let other)): same("numbers", numbers(one) == numbers(other))
        default: same("kind of attribute", false)
        }
    }
}

func numbers(_ column: NumberColumn?) -> [UInt64?]? {
    column.map { column in (0..<column.count).map { column[$0]?.bitPattern } }
}

/// The `DragnetError` that `body` throws.
func dragnetError(
    _ body: () throws -> Void, sourceLocation: SourceLocation = #_sourceLocation
) -> DragnetError? {
    do {
        try body()
        Issue.record("nothing was thrown", sourceLocation: sourceLocation)
        return nil
    } catch let error as DragnetError {
        return error
    } catch {
        Issue.record("another error: \(error)", sourceLocation: sourceLocation)
        return nil
    }
}
