import DragnetCore
import DragnetEvents
import Foundation

/// Goes through a document byte by byte and makes events of its objects.
///
/// Reads by pointer, as the readers of files do: each index is compared with ``end`` before it is used.
struct EventCursor {
    private let bytes: UnsafeMutablePointer<UInt8>
    private var end: Int
    private var index = 0
    /// The number of the running event.
    var number = 0
    private var calendar: TimeParser
    private let amounts = AmountReader(decimalMark: ".", thousandsMark: nil)
    /// What the running value is for.
    private var field: EventField?

    /// The longest name, id or other text, in Unicode scalars.
    static let longestText = 1024

    init(bytes: UnsafeMutablePointer<UInt8>, end: Int, timeZone: TimeZone) {
        self.bytes = bytes
        self.end = end
        calendar = TimeParser(format: .calendar(nil), timeZone: timeZone)
    }

    // MARK: Moving

    var peek: UInt8? { index < end ? bytes[index] : nil }

    mutating func advance() { index += 1 }

    mutating func skipBlanks() {
        while index < end {
            switch bytes[index] {
            case 0x20, 0x09, 0x0A, 0x0D: index += 1
            default: return
            }
        }
    }

    /// Lets the running line alone be seen.
    mutating func limitToLine(_ count: Int) {
        end = index
        while end < count, bytes[end] != 0x0A { end += 1 }
    }

    /// - Returns: whether there is another line.
    mutating func goToNextLine(_ count: Int) -> Bool {
        index = end + 1
        return index < count
    }

    mutating func expectEnd() throws {
        skipBlanks()
        guard index >= end else { throw fault("something follows what should be the end") }
    }

    func fault(_ reason: String, isWellFormed: Bool = false) -> IncomingEventFault {
        IncomingEventFault(event: number, field: field?.name, reason: reason, isWellFormed: isWellFormed)
    }

    // MARK: Events

    mutating func event() throws -> IncomingEvent {
        field = nil
        guard peek == 0x7B else { throw fault("an event is an object in braces") }
        advance()
        var event = IncomingEvent()
        var seen: UInt32 = 0
        skipBlanks()
        if peek == 0x7D {
            advance()
        } else {
            while true {
                let known = try key()
                guard seen & known.bit == 0 else { throw fault("stands twice") }
                skipBlanks()
                guard peek == 0x3A else { throw fault("a colon is missing") }
                advance()
                skipBlanks()
                if try value(known, of: &event) { seen |= known.bit }
                skipBlanks()
                field = nil
                let next = peek
                advance()
                if next == 0x7D { break }
                guard next == 0x2C else { throw fault("a comma or the end of the object is missing") }
                skipBlanks()
            }
        }
        for known in EventField.required where seen & known.bit == 0 {
            field = known
            throw fault("is missing", isWellFormed: true)
        }
        return event
    }

    private mutating func key() throws -> EventField {
        guard peek == 0x22 else { throw fault("a key in quotes is missing") }
        let name = try string()
        guard let known = EventField(name) else {
            let text = UntrustedText.terminal(UntrustedText.shortened(String(decoding: name, as: UTF8.self), to: 60))
            throw fault("\"\(text)\" is no field of an event", isWellFormed: true)
        }
        field = known
        return known
    }

    /// - Returns: whether there is a value; null is none.
    private mutating func value(_ known: EventField, of event: inout IncomingEvent) throws -> Bool {
        guard let first = peek else { throw fault("a value is missing") }
        switch first {
        case 0x22:
            try take(text: try string(), known, &event)
        case 0x2D, 0x30...0x39:
            try take(number: try numberText(), known, &event)
        case 0x6E:
            try literal("null")
            return false
        case 0x74, 0x66, 0x7B, 0x5B: throw fault("is not \(known.allowed)", isWellFormed: true)
        default: throw fault("a value is missing")
        }
        return true
    }

    private mutating func take(
        text: UnsafeBufferPointer<UInt8>, _ known: EventField, _ event: inout IncomingEvent
    ) throws {
        switch known {
        case .time:
            let time = calendar.parse(text)
            guard let time else { throw fault("is not a time such as 2026-03-01T12:00:00Z", isWellFormed: true) }
            event.time = time
        case .amount:
            guard case .amount(let value, let currency) = amounts.amount(text) else {
                throw fault("is not \(known.allowed)", isWellFormed: true)
            }
            event.amount = value
            if let currency { event.currency = currency }
        case .sentBytes, .receivedBytes, .duration: throw fault("is not \(known.allowed)", isWellFormed: true)
        case .sourceType, .destinationType:
            guard let type = EntityType(name: String(decoding: text, as: UTF8.self)) else {
                let names = EntityType.allCases.map(\.name).joined(separator: ", ")
                throw fault("is not one of \(names)", isWellFormed: true)
            }
            if known == .sourceType { event.sourceType = type } else { event.destinationType = type }
        case .id, .source, .destination, .currency, .kind, .port, .state:
            try check(text)
            let string = String(decoding: text, as: UTF8.self)
            switch known {
            case .id: event.id = string
            case .source: event.source = string
            case .destination: event.destination = string
            case .currency: event.currency = string
            case .kind: event.kind = string
            case .port: event.port = string
            default: event.state = string
            }
        }
    }

    private mutating func take(
        number: UnsafeBufferPointer<UInt8>, _ known: EventField, _ event: inout IncomingEvent
    ) throws {
        guard known.takesNumbers else {
            throw fault("is not \(known.allowed); write a number in quotes", isWellFormed: true)
        }
        if known == .port {
            guard let port = DecimalParser.integer(number), (0...65_535).contains(port) else {
                throw fault("is not \(known.allowed)", isWellFormed: true)
            }
            event.port = String(port)
            return
        }
        guard let value = DecimalParser.double(number), value.magnitude <= Event.largestAmount else {
            throw fault("is too large for a number", isWellFormed: true)
        }
        switch known {
        case .time:
            guard value >= 0 else { throw fault("is before 1970", isWellFormed: true) }
            let unit: TimeFormat.Unit =
                abs(value) >= 1e14 ? .microseconds : abs(value) >= 1e11 ? .milliseconds : .seconds
            var parser = TimeParser(format: .epoch(unit), timeZone: .gmt)
            guard let time = parser.parse(number) else { throw fault("is not a time", isWellFormed: true) }
            event.time = time
        case .amount: event.amount = value
        case .sentBytes, .receivedBytes, .duration:
            guard value >= 0 else { throw fault("is negative", isWellFormed: true) }
            switch known {
            case .sentBytes: event.sentBytes = value
            case .receivedBytes: event.receivedBytes = value
            default: event.duration = value
            }
        default: break
        }
    }

    private func check(_ text: UnsafeBufferPointer<UInt8>) throws {
        guard !text.isEmpty else { throw fault("is empty", isWellFormed: true) }
        // Bytes 10xxxxxx go on with a scalar.
        if text.count > Self.longestText, text.count(where: { $0 & 0xC0 != 0x80 }) > Self.longestText {
            throw fault("is longer than \(Self.longestText) characters", isWellFormed: true)
        }
        switch TextCheck.fault(in: text) {
        case nil: return
        case .controlCharacter: throw fault("holds a control character", isWellFormed: true)
        case .invalidUTF8: throw fault("is not UTF-8")
        case .empty: throw fault("is empty", isWellFormed: true)
        }
    }

    // MARK: Tokens

    /// The text between the quotes; where the cursor is at the first and ends after the second.
    private mutating func string() throws -> UnsafeBufferPointer<UInt8> {
        advance()
        let start = index
        while index < end, bytes[index] != 0x22, bytes[index] != 0x5C, bytes[index] >= 0x20 { index += 1 }
        guard index < end else { throw fault("a text in quotes is not closed") }
        if bytes[index] == 0x22 {
            defer { index += 1 }
            return UnsafeBufferPointer(start: bytes + start, count: index - start)
        }
        var unescaper = JSONUnescaper(bytes: bytes, end: end, index: index, writes: true)
        if let reason = unescaper.run() { throw fault(reason) }
        index = unescaper.index
        return UnsafeBufferPointer(start: bytes + start, count: unescaper.write - start)
    }

    private mutating func numberText() throws -> UnsafeBufferPointer<UInt8> {
        let start = index
        if bytes[index] == 0x2D { index += 1 }
        let whole = digits()
        guard whole > 0, whole == 1 || bytes[index - whole] != 0x30 else { throw fault("is not a number of JSON") }
        if peek == 0x2E {
            index += 1
            guard digits() > 0 else { throw fault("is not a number of JSON") }
        }
        if let mark = peek, mark | 0x20 == 0x65 {
            index += 1
            if peek == 0x2B || peek == 0x2D { index += 1 }
            guard digits() > 0 else { throw fault("is not a number of JSON") }
        }
        return UnsafeBufferPointer(start: bytes + start, count: index - start)
    }

    private mutating func digits() -> Int {
        let start = index
        while index < end, bytes[index] &- 0x30 <= 9 { index += 1 }
        return index - start
    }

    private mutating func literal(_ word: StaticString) throws {
        for offset in 0..<word.utf8CodeUnitCount {
            guard index < end, bytes[index] == word.utf8Start[offset] else { throw fault("a value is missing") }
            index += 1
        }
    }
}
