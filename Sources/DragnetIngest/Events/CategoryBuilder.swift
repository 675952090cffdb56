import DragnetEvents

/// Collects a text attribute from bytes: a known level costs one probe and no String.
struct CategoryBuilder {
    private(set) var column = CategoryColumn()
    private var dictionary = NodeDictionary()
    /// The level of each entry of the dictionary; bytes that are no UTF-8 may share one.
    private var codes: [UInt32] = []
    private let levelLimit: Int
    /// Whether there were more levels than a category may have.
    private(set) var isDropped = false

    init(levelLimit: Int = 10_000) { self.levelLimit = levelLimit }

    /// Adds a row; nil where the input says nothing.
    mutating func append(_ value: UnsafeBufferPointer<UInt8>?) throws {
        if isDropped { return }
        guard let value else {
            column.append(code: CategoryColumn.missing)
            return
        }
        let entry = Int(try dictionary.intern(value, type: .attribute))
        if entry == codes.count {
            if column.levels.count >= levelLimit {
                isDropped = true
                column = CategoryColumn()
                dictionary = NodeDictionary()
                codes = []
                return
            }
            codes.append(column.code(of: String(decoding: value, as: UTF8.self)))
        }
        column.append(code: codes[entry])
    }

    /// Adds a row by its text.
    mutating func append(_ text: String) throws {
        var text = text
        try text.withUTF8 { try append($0) }
    }

    /// Adds `count` rows without a value.
    mutating func appendMissing(_ count: Int) {
        for _ in 0..<count where !isDropped { column.append(code: CategoryColumn.missing) }
    }
}
