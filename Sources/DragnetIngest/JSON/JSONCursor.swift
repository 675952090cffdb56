/// Reads one JSON object (RFC 8259) from bytes and notes where the values of known keys lie.
///
/// Strings are unescaped where they lie, which never needs more room. Numbers, `true` and `false` stay as they are
/// written, `null` counts as absent, an array of one plain value is that value, and other arrays are their own text. Of
/// a key that comes twice the last counts.
struct JSONCursor {
    /// What is wrong, and at which byte of the record.
    struct Fault: Error {
        var reason: String
        var offset: Int
    }

    /// How deep objects and arrays may lie in each other.
    static let depthLimit = 64

    // The caller owns all of this memory for the time of one record; every index is checked against `end`, or comes
    // from the tree itself.
    let bytes: UnsafeMutablePointer<UInt8>
    let end: Int
    let fields: UnsafeMutablePointer<FieldRange>
    let nodes: UnsafePointer<JSONKeyTree.Node>
    let keys: UnsafePointer<JSONKeyTree.Key>
    let arena: UnsafePointer<UInt8>
    /// Whether keys that the tree does not know are collected.
    var isLearning = false
    private(set) var missing: [JSONKeyTree.Missing] = []
    private(set) var fault: Fault?
    private var index = 0

    init(
        bytes: UnsafeMutablePointer<UInt8>, count: Int, fields: UnsafeMutablePointer<FieldRange>,
        nodes: UnsafePointer<JSONKeyTree.Node>, keys: UnsafePointer<JSONKeyTree.Key>, arena: UnsafePointer<UInt8>
    ) {
        self.bytes = bytes
        end = count
        self.fields = fields
        self.nodes = nodes
        self.keys = keys
        self.arena = arena
    }

    /// Reads the record.
    ///
    /// - Returns: false if it is no object and nothing but one; then ``fault`` says why.
    mutating func read() -> Bool {
        skipBlanks()
        guard index < end, bytes[index] == 0x7B else { return fail("a record must be an object in braces") }
        guard object(0, depth: 1) else { return false }
        skipBlanks()
        return index == end || fail("something follows the object")
    }

    // MARK: - Structure

    private mutating func object(_ node: Int, depth: Int) -> Bool {
        guard depth <= Self.depthLimit else { return fail("it is nested deeper than \(Self.depthLimit) levels") }
        index += 1
        skipBlanks()
        if index < end, bytes[index] == 0x7D {
            index += 1
            return true
        }
        var hint = 0
        while true {
            guard index < end, bytes[index] == 0x22 else { return fail("a key in quotes is missing") }
            guard let key = string(unescapes: node >= 0) else { return false }
            skipBlanks()
            guard index < end, bytes[index] == 0x3A else { return fail("a colon is missing") }
            index += 1
            skipBlanks()
            let place = node < 0 ? -1 : find(key, in: node, &hint)
            let column = place < 0 ? -1 : Int(keys[place].column)
            let below = place < 0 ? -1 : Int(keys[place].node)
            if isLearning && node >= 0 { learn(key, node, column, below) }
            guard value(column, node: below, depth: depth) else { return false }
            skipBlanks()
            guard index < end else { return fail("the object is not closed") }
            if bytes[index] == 0x7D {
                index += 1
                return true
            }
            guard bytes[index] == 0x2C else { return fail("a comma is missing") }
            index += 1
            skipBlanks()
        }
    }

    private mutating func value(_ column: Int, node: Int, depth: Int) -> Bool {
        guard index < end else { return fail("a value is missing") }
        switch bytes[index] {
        case 0x22:
            guard let range = string(unescapes: column >= 0) else { return false }
            set(column, range)
            return true
        case 0x7B: return object(node, depth: depth + 1)
        case 0x5B: return array(column, depth: depth + 1)
        case 0x74: return literal("true", column)
        case 0x66: return literal("false", column)
        case 0x6E:
            set(column, FieldRange(start: 0, end: 0))
            return literal("null", -1)
        case 0x2D, 0x30...0x39: return number(column)
        default: return fail("a value is missing")
        }
    }

    private mutating func array(_ column: Int, depth: Int) -> Bool {
        guard depth <= Self.depthLimit else { return fail("it is nested deeper than \(Self.depthLimit) levels") }
        let start = index
        index += 1
        skipBlanks()
        if index < end, bytes[index] == 0x5D {
            index += 1
            set(column, FieldRange(start: 0, end: 0))
            return true
        }
        let first = index
        var count = 0
        while true {
            guard value(-1, node: -1, depth: depth) else { return false }
            count += 1
            skipBlanks()
            guard index < end else { return fail("the array is not closed") }
            if bytes[index] == 0x5D { break }
            guard bytes[index] == 0x2C else { return fail("a comma is missing") }
            index += 1
            skipBlanks()
        }
        index += 1
        guard column >= 0 else { return true }
        let after = index
        if count == 1, bytes[first] != 0x7B, bytes[first] != 0x5B {
            index = first
            defer { index = after }
            return value(column, node: -1, depth: depth)
        }
        set(column, FieldRange(start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: after)))
        return true
    }

    // MARK: - Keys

    /// The place of a key among those of a node, -1 if it has none; the search begins behind the last find.
    @inline(__always)
    private func find(_ key: FieldRange, in node: Int, _ hint: inout Int) -> Int {
        let first = Int(nodes[node].first)
        let count = Int(nodes[node].count)
        let length = Int32(truncatingIfNeeded: key.end &- key.start)
        let text = bytes + Int(key.start)
        for step in 0..<count {
            var place = hint &+ step
            if place >= count { place &-= count }
            let candidate = keys[first &+ place]
            guard candidate.length == length else { continue }
            let known = arena + Int(candidate.start)
            var offset = 0
            while offset < Int(length), known[offset] == text[offset] { offset &+= 1 }
            if offset == Int(length) {
                hint = place &+ 1 == count ? 0 : place &+ 1
                return first &+ place
            }
        }
        return -1
    }

    /// Notes a key that has no column, or no node below it, and whose value needs one.
    private mutating func learn(_ key: FieldRange, _ node: Int, _ column: Int, _ below: Int) {
        guard index < end else { return }
        let isObject = bytes[index] == 0x7B
        // Nothing is learnt from null, nor from lists of objects, which hold several values of one path.
        if isObject ? below >= 0 : column >= 0 || bytes[index] == 0x6E || beginsListOfObjects { return }
        let text = UnsafeBufferPointer(start: bytes + Int(key.start), count: Int(key.end - key.start))
        missing.append(JSONKeyTree.Missing(node: node, key: Array(text), isObject: isObject))
    }

    private var beginsListOfObjects: Bool {
        guard bytes[index] == 0x5B else { return false }
        var ahead = index + 1
        while ahead < end, bytes[ahead] <= 0x20 { ahead += 1 }
        return ahead < end && (bytes[ahead] == 0x7B || bytes[ahead] == 0x5B)
    }

    // MARK: - Plain values

    @inline(__always)
    private mutating func set(_ column: Int, _ range: FieldRange) { if column >= 0 { fields[column] = range } }

    private mutating func literal(_ word: StaticString, _ column: Int) -> Bool {
        let length = word.utf8CodeUnitCount
        guard index + length <= end else { return fail("a value is missing") }
        for offset in 0..<length where bytes[index + offset] != word.utf8Start[offset] {
            return fail("a value is missing")
        }
        set(
            column,
            FieldRange(start: UInt32(truncatingIfNeeded: index), end: UInt32(truncatingIfNeeded: index + length)))
        index += length
        return true
    }

    private mutating func number(_ column: Int) -> Bool {
        let start = index
        if bytes[index] == 0x2D { index += 1 }
        let whole = digits()
        guard whole > 0, whole == 1 || bytes[index - whole] != 0x30 else {
            return fail("a number is not one of JSON's")
        }
        if index < end, bytes[index] == 0x2E {
            index += 1
            guard digits() > 0 else { return fail("a number is not one of JSON's") }
        }
        if index < end, bytes[index] | 0x20 == 0x65 {
            index += 1
            if index < end, bytes[index] == 0x2B || bytes[index] == 0x2D { index += 1 }
            guard digits() > 0 else { return fail("a number is not one of JSON's") }
        }
        set(
            column, FieldRange(start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: index)))
        return true
    }

    @inline(__always)
    private mutating func digits() -> Int {
        let start = index
        while index < end, bytes[index] &- 0x30 <= 9 { index &+= 1 }
        return index - start
    }

    /// The text between the quotes; ``index`` is at the first and ends after the second.
    @inline(__always)
    private mutating func string(unescapes: Bool) -> FieldRange? {
        index &+= 1
        let start = index
        while true {
            plainRun()
            guard index < end else {
                _ = fail("a text in quotes is not closed")
                return nil
            }
            let byte = bytes[index]
            if byte == 0x22 { break }
            if byte != 0x5C {
                _ = fail("a text in quotes holds a control character")
                return nil
            }
            return escapedString(start, unescapes)
        }
        let range = FieldRange(start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: index))
        index &+= 1
        return range
    }

    /// Goes on to the next quote, backslash or control character, eight bytes at a time.
    @inline(__always)
    private mutating func plainRun() {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let tops: UInt64 = 0x8080_8080_8080_8080
        while index &+ 8 <= end {
            let word = UInt64(littleEndian: UnsafeRawPointer(bytes + index).loadUnaligned(as: UInt64.self))
            let quote = word ^ (ones &* 0x22)
            let slash = word ^ (ones &* 0x5C)
            // Each term has the top bit of a byte where it is the one looked for; only above a hit may one be wrong.
            let hits =
                ((quote &- ones) & ~quote | (slash &- ones) & ~slash | (word &- ones &* 0x20) & ~word) & tops
            if hits != 0 {
                index &+= hits.trailingZeroBitCount >> 3
                return
            }
            index &+= 8
        }
        while index < end, bytes[index] != 0x22, bytes[index] != 0x5C, bytes[index] >= 0x20 { index &+= 1 }
    }

    @inline(never)
    private mutating func escapedString(_ start: Int, _ unescapes: Bool) -> FieldRange? {
        var unescaper = JSONUnescaper(bytes: bytes, end: end, index: index, writes: unescapes)
        if let reason = unescaper.run() {
            index = unescaper.index
            _ = fail(reason)
            return nil
        }
        index = unescaper.index
        return FieldRange(start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: unescaper.write))
    }

    @inline(__always)
    private mutating func skipBlanks() {
        while index < end {
            let byte = bytes[index]
            guard byte == 0x20 || byte == 0x0D || byte == 0x0A || byte == 0x09 else { return }
            index &+= 1
        }
    }

    @inline(never)
    private mutating func fail(_ reason: String) -> Bool {
        if fault == nil { fault = Fault(reason: reason, offset: index) }
        return false
    }
}
