/// Numbers of which some may be absent; an absent one is never a number.
public struct NumberColumn: Sendable {
    private var storage: [Double] = []
    /// One bit a row, set where the value is there; empty while all are.
    private var presence: [UInt64] = []
    /// How many rows have no value.
    public private(set) var missingCount = 0

    /// A column without rows.
    public init() {}

    /// Rows.
    public var count: Int { storage.count }

    /// The value of a row, nil where it is absent.
    public subscript(row: Int) -> Double? {
        if missingCount > 0 && presence[row >> 6] & (1 << UInt64(row & 63)) == 0 { return nil }
        return storage[row]
    }

    /// Adds a row.
    ///
    /// - Parameter value: finite, or nil where the input says nothing.
    public mutating func append(_ value: Double?) {
        let row = storage.count
        if let value {
            precondition(value.isFinite, "a column holds finite numbers")
            storage.append(value)
            if missingCount > 0 { setPresence(row, true) }
        } else {
            storage.append(0)
            if missingCount == 0 {
                presence = [UInt64](repeating: .max, count: row / 64 + 1)
            }
            missingCount += 1
            setPresence(row, false)
        }
    }

    private mutating func setPresence(_ row: Int, _ isPresent: Bool) {
        while presence.count <= row >> 6 { presence.append(0) }
        let bit: UInt64 = 1 << UInt64(row & 63)
        if isPresent { presence[row >> 6] |= bit } else { presence[row >> 6] &= ~bit }
    }
}

/// Text with few distinct values, stored as numbers of levels; level numbers are in order of first appearance.
///
/// Values are told apart by their bytes: an é of one scalar and one of two are two levels, as they are two
/// texts in the input, though Swift's `==` calls them equal.
public struct CategoryColumn: Sendable {
    /// A value as a key, byte for byte.
    private struct Key: Hashable, Sendable {
        let text: String

        static func == (a: Key, b: Key) -> Bool {
            let same = a.text.utf8.withContiguousStorageIfAvailable { left in
                b.text.utf8.withContiguousStorageIfAvailable { right in
                    left.count == right.count && left.elementsEqual(right)
                }
            }
            return (same ?? nil) ?? a.text.utf8.elementsEqual(b.text.utf8)
        }

        func hash(into hasher: inout Hasher) {
            var text = text
            text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        }
    }

    /// The level of each row; ``missing`` where the input says nothing.
    public private(set) var codes: [UInt32] = []
    /// The distinct values.
    public private(set) var levels: [String] = []
    private var codeOfLevel: [Key: UInt32] = [:]

    /// The code of an absent value.
    public static let missing = UInt32.max

    /// A column without rows.
    public init() {}

    /// Rows.
    public var count: Int { codes.count }

    /// The value of a row, nil where it is absent.
    public subscript(row: Int) -> String? {
        codes[row] == Self.missing ? nil : levels[Int(codes[row])]
    }

    /// Adds a row.
    public mutating func append(_ value: String?) {
        codes.append(value.map { code(of: $0) } ?? Self.missing)
    }

    /// Adds a row by the number of its level, as ``code(of:)`` gave it.
    public mutating func append(code: UInt32) {
        precondition(code == Self.missing || code < levels.count, "a level must exist before it is used")
        codes.append(code)
    }

    /// The number of a level, new if the value was not known.
    public mutating func code(of value: String) -> UInt32 {
        let key = Key(text: value)
        if let code = codeOfLevel[key] { return code }
        let code = UInt32(levels.count)
        levels.append(value)
        codeOfLevel[key] = code
        return code
    }

    /// The number of a known level.
    public func knownCode(of value: String) -> UInt32? { codeOfLevel[Key(text: value)] }
}

/// Text that differs from row to row, in one arena.
public struct TextColumn: Sendable {
    private var arena: [UInt8] = []
    private var ends: [UInt64] = []

    /// A column without rows.
    public init() {}

    /// Rows.
    public var count: Int { ends.count }

    /// The text of a row; empty where the input says nothing.
    public subscript(row: Int) -> String { String(decoding: bytes(of: row), as: UTF8.self) }

    /// The bytes of a row's text.
    public func bytes(of row: Int) -> ArraySlice<UInt8> {
        arena[(row == 0 ? 0 : Int(ends[row - 1]))..<Int(ends[row])]
    }

    /// Whether a row's text has these bytes.
    public func matches(_ row: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        // In place: a slice of the arena would cost a reference for each look.
        withBytes(of: row) { $0.elementsEqual(bytes) }
    }

    /// Calls `body` with the bytes of a row's text, which are lent for the call only.
    func withBytes<Result>(of row: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        let start = row == 0 ? 0 : Int(ends[row - 1])
        let end = Int(ends[row])
        return arena.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[start..<end])) }
    }

    /// Whether a row's text comes before these bytes in shortlex order: it is shorter, or as long and smaller by bytes.
    public func isShortlexBelow(_ row: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        withBytes(of: row) { own in
            if own.count != bytes.count { return own.count < bytes.count }
            for offset in own.indices where own[offset] != bytes[offset] { return own[offset] < bytes[offset] }
            return false
        }
    }

    /// Adds a row.
    public mutating func append(_ bytes: some Sequence<UInt8>) {
        arena.append(contentsOf: bytes)
        ends.append(UInt64(arena.count))
    }

    /// Adds a row; a reader does it for each, so it is not left to the generic way.
    public mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        arena.append(contentsOf: bytes)
        ends.append(UInt64(arena.count))
    }
}
