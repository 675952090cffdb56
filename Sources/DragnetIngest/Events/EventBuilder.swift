import DragnetCore
import DragnetEvents

/// Puts rows together into an ``DragnetEvents/EventLog`` and keeps account of every one of them.
struct EventBuilder {
    /// Where an attribute grows: its place among the columns of its kind.
    private enum Attribute {
        case category(Int)
        case number(Int)
    }

    private(set) var log: EventLog
    private(set) var rejects: [RejectedRow] = []
    private(set) var duplicates: [DuplicateRow] = []
    private(set) var quality = DataQuality()
    /// Data rows so far.
    private(set) var rows = 0
    let roles: ResolvedRoles
    private let options: IngestOptions
    private let amountReader: AmountReader
    private var times: TimeParser?
    private var amounts: NumberColumn?
    private var ids: InputIDs?
    private var stand = StandIns()
    var currency: CategoryBuilder?
    var kind: CategoryBuilder?
    private var labels: [Int8]?
    private var attributes: [Attribute] = []
    private var categories: [CategoryBuilder] = []
    private var numbers: [NumberColumn] = []
    private var attributeFaults: [Int]
    /// How large a number of each attribute may be: those that events are scored by are bounded as amounts are.
    private let attributeLimits: [Double]
    /// How many rows say of each shared thing that it is not known.
    private(set) var unknownCounts: [Int]
    private var lastTime = Int64.min
    private var scratch: [UInt8] = []

    init(roles: ResolvedRoles, options: IngestOptions) {
        self.roles = roles
        self.options = options
        amountReader = AmountReader(decimalMark: roles.decimalMark, thousandsMark: options.thousandsMark)
        log = EventLog(domain: roles.domain, hasTimes: roles.timeFormat != nil)
        times = roles.timeFormat.map { TimeParser(format: $0, timeZone: options.timeZone) }
        func has(_ role: ColumnRole) -> Bool { !(roles.places[role] ?? []).isEmpty }
        amounts = has(.amount) ? NumberColumn() : nil
        ids = has(.id) ? InputIDs() : nil
        currency = has(.currency) ? CategoryBuilder() : nil
        kind = has(.kind) ? CategoryBuilder() : nil
        labels = has(.label) ? [] : nil
        attributeFaults = [Int](repeating: 0, count: roles.attributes.count)
        let measures = [
            EventReader.sentBytesAttribute, EventReader.receivedBytesAttribute, EventReader.durationAttribute,
        ]
        attributeLimits = roles.attributes.map {
            measures.contains($0.name) || $0.minus != nil ? Event.largestAmount : .greatestFiniteMagnitude
        }
        unknownCounts = [Int](repeating: 0, count: roles.shared.count)
        for shared in roles.shared { log.addShared(SharedColumn(name: shared.name)) }
        for attribute in roles.attributes {
            if attribute.isNumber {
                attributes.append(.number(numbers.count))
                numbers.append(NumberColumn())
            } else {
                // There are 65,536 ports, and all of them matter.
                let limit = attribute.name == ColumnRole.port.attributeName ? 1 << 17 : 10_000
                attributes.append(.category(categories.count))
                categories.append(CategoryBuilder(levelLimit: limit))
            }
        }
    }

    /// Where a row stands in the input.
    struct Place {
        var fileIndex: Int
        var file: String
        var line: Int
        var fileRow: Int
    }

    /// A value that is not what its role needs.
    private struct Fault: Error {
        var column: String?
        var value: String?
        var reason: String
        var help: String?
    }

    /// Takes a row in as an event, a duplicate or a reject.
    ///
    /// - Throws: ``DragnetError/Code/resourceLimit`` past the limits of the log, and
    ///   ``DragnetError/Code/inputUnusable`` once far more rows are bad than may be.
    mutating func add(_ record: Record, plan: RowPlan, reader: any RecordReader, at place: Place) throws {
        rows += 1
        do {
            try take(record, plan, reader, place)
        } catch let fault as Fault {
            try reject(fault, at: place)
        }
    }

    /// Takes account of a row that could not be taken apart.
    mutating func addFault(_ reason: String, value: String?, at place: Place) throws {
        rows += 1
        try reject(Fault(column: nil, value: value, reason: reason, help: nil), at: place)
    }

    private mutating func take(
        _ record: Record, _ plan: RowPlan, _ reader: any RecordReader, _ place: Place
    ) throws {
        let width = plan.columns.count
        if record.count != width {
            // Some writers end each row, but not the header, with a separator.
            guard record.count == width + 1, record[width].isEmpty else {
                throw Fault(
                    reason: "has \(record.count) field\(record.count == 1 ? "" : "s") where \(width) belong")
            }
        }
        let time = try time(record, plan)
        let reading = try amount(record, plan, reader)
        try checkParty(record, plan.source, plan, reader, "source")
        try checkParty(record, plan.destination, plan, reader, "destination")
        for (index, places) in plan.shared.enumerated() where !places.isEmpty {
            for column in places where !reader.isUnset(record[column]) {
                guard let fault = TextCheck.fault(in: record[column]) else { continue }
                throw textFault(fault, column, record, plan, roles.shared[index].name)
            }
        }
        var id = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
        if let column = plan.id.first, !reader.isUnset(record[column]) {
            id = record[column]
            if let fault = TextCheck.fault(in: id) { throw textFault(fault, column, record, plan, "id") }
        }
        guard log.count < Int(UInt32.max) - 1, place.fileRow < Int(UInt32.max) else {
            throw DragnetError(.resourceLimit, "the log has more than 4 billion rows", help: "split the log by time")
        }
        let known = ids?.row(of: id).map { stand.row(for: $0) }
        let (source, destination) = try ends(record, plan, reader, known)
        if ids != nil {
            if let known {
                let earlier = stand.row(naming: destination, under: known, in: log)
                let isFurtherName = reader.standing == .named && log.destinations[earlier] != destination
                // A connection's own record takes the place of what stood for it, even where both say the same.
                let isRepeated =
                    !stand.isProvisional(earlier) && repeats(earlier, time, source, destination, reading.value)
                if reader.standing != .event && !isFurtherName || isRepeated {
                    if reader.standing == .alert { labels?[earlier] = 1 }
                    duplicates.append(
                        DuplicateRow(
                            file: place.fileIndex, fileRow: place.fileRow, original: earlier,
                            id: String(decoding: id, as: UTF8.self), time: log.isStatic ? nil : time, source: source,
                            destination: destination))
                    return
                }
                if isFurtherName {
                    stand.note(log.count, besides: known)
                } else if stand.isProvisional(earlier) {
                    stand.replace(known, by: log.count)
                } else {
                    quality.conflictingIDs += 1
                }
            } else if reader.standing != .event {
                stand.note(log.count)
            }
            ids?.append(id)
        }
        log.append(
            time: time, source: source, destination: destination, file: UInt16(place.fileIndex),
            fileRow: UInt32(place.fileRow))
        for (index, places) in plan.shared.enumerated() {
            log.appendShared(try shared(record, places, reader, index), toColumn: index)
        }
        if source == destination { quality.selfLoops += 1 }
        if times != nil {
            if time < lastTime { quality.clockJumps += 1 }
            lastTime = time
        }
        if amounts != nil {
            amounts?.append(reading.value)
            if let value = reading.value {
                if value <= 0 { quality.nonPositiveAmounts += 1 }
            } else {
                quality.missingAmounts += 1
            }
        }
        try appendOptional(record, plan, reader, reading.currency)
        if reader.standing == .alert { labels?[log.count - 1] = 1 }
    }

    /// The source and destination of a row.
    ///
    /// - Parameter known: the event that has the row's id.
    private mutating func ends(
        _ record: Record, _ plan: RowPlan, _ reader: any RecordReader, _ known: Int?
    ) throws -> (source: NodeIndex, destination: NodeIndex) {
        let type = reader.destinationType ?? roles.destinationType
        guard let known, reader.standing != .event else {
            let source = try intern(record, plan.source, roles.sourceType)
            return (source, try intern(record, plan.destination, type))
        }
        // More about a connection brings no host of its own, and a name only where no host was told.
        let isNamed = reader.standing == .named && log.nodes.type(of: log.destinations[known]) == .domain
        return (log.sources[known], isNamed ? try intern(record, plan.destination, type) : log.destinations[known])
    }

    private mutating func appendOptional(
        _ record: Record, _ plan: RowPlan, _ reader: any RecordReader, _ cellCurrency: String?
    ) throws {
        if let column = plan.currency.first {
            let field = record[column]
            try currency?.append(reader.isUnset(field) ? nil : field)
        } else if let cellCurrency {
            if currency == nil {
                currency = CategoryBuilder()
                currency?.appendMissing(log.count - 1)
            }
            try currency?.append(cellCurrency)
        } else {
            currency?.appendMissing(1)
        }
        if kind != nil {
            let column = plan.kind.first { !reader.isUnset(record[$0]) }
            try kind?.append(column.map { record[$0] })
        }
        if let column = plan.label.first { labels?.append(LabelWords.value(record[column]) ?? -1) }
        for index in attributes.indices {
            let field = plan.attributes[index].map { record[$0] }
            let value = field.flatMap { reader.isUnset($0) ? nil : $0 }
            try appendAttribute(index, value, minus: plan.subtrahends[index].map { record[$0] })
        }
    }

    private mutating func appendAttribute(
        _ index: Int, _ value: UnsafeBufferPointer<UInt8>?, minus: UnsafeBufferPointer<UInt8>?
    ) throws {
        switch attributes[index] {
        case .category(let place): try categories[place].append(value)
        case .number(let place):
            let most = attributeLimits[index]
            func read(_ field: UnsafeBufferPointer<UInt8>) -> Double? {
                amountReader.plainNumber(field).flatMap { $0.magnitude <= most ? $0 : nil }
            }
            var number = value.flatMap(read)
            if value != nil && number == nil { attributeFaults[index] += 1 }
            if let minus, let whole = number { number = read(minus).map { whole - $0 } }
            numbers[place].append(number)
        }
    }

    // MARK: - The values of a row

    private mutating func time(_ record: Record, _ plan: RowPlan) throws -> Int64 {
        guard times != nil, let column = plan.time.first else { return 0 }
        if plan.time.count == 1 {
            let field = record[column]
            if let time = times?.parse(field) { return time }
            throw valueFault(column, record, plan, "time", times?.reason(field) ?? "is missing", nil)
        }
        let joined = plan.time.map { record.text($0) }.joined(separator: " ")
        let time = Array(joined.utf8).withUnsafeBufferPointer { times?.parse($0) }
        guard let time else {
            throw Fault(
                column: plan.time.map { plan.columns[$0] }.joined(separator: "+"), value: joined,
                reason: "time \"\(shown(joined))\" is not a time")
        }
        return time
    }

    private func amount(
        _ record: Record, _ plan: RowPlan, _ reader: any RecordReader
    ) throws -> (value: Double?, currency: String?) {
        var sum: Double?
        var currency: String?
        for column in plan.amount {
            let field = record[column]
            if reader.isUnset(field) { continue }
            switch amountReader.amount(field) {
            case .amount(let value, let code):
                sum = (sum ?? 0) + value
                currency = code ?? currency
            case .fault(let reason, let help): throw valueFault(column, record, plan, "amount", reason, help)
            }
        }
        if let sum, sum.magnitude > Event.largestAmount { throw Fault(reason: "amount is too large for a number") }
        return (sum, currency)
    }

    @inline(__always)
    private func checkParty(
        _ record: Record, _ places: [Int], _ plan: RowPlan, _ reader: any RecordReader, _ role: String
    ) throws {
        var isEmpty = true
        for column in places {
            let field = record[column]
            if reader.isUnset(field) { continue }
            isEmpty = false
            if let fault = TextCheck.fault(in: field) { throw textFault(fault, column, record, plan, role) }
        }
        if isEmpty {
            throw Fault(
                column: places.map { plan.columns[$0] }.joined(separator: "+"), value: "", reason: "\(role) is empty")
        }
    }

    private mutating func intern(_ record: Record, _ places: [Int], _ type: EntityType) throws -> NodeIndex {
        if places.count == 1 { return try log.nodes.intern(record[places[0]], type: type) }
        scratch.removeAll(keepingCapacity: true)
        for (number, column) in places.enumerated() {
            if number > 0 { scratch.append(0x3A) }
            scratch.append(contentsOf: record[column])
        }
        return try scratch.withUnsafeBufferPointer { try log.nodes.intern($0, type: type) }
    }

    /// What the row's source shares; nil where a part of it is empty or says that it is not known.
    private mutating func shared(
        _ record: Record, _ places: [Int], _ reader: any RecordReader, _ index: Int
    ) throws -> NodeIndex? {
        for column in places {
            if reader.isUnset(record[column]) { return nil }
            guard !PlaceholderWords.contain(record[column]) else {
                unknownCounts[index] += 1
                return nil
            }
        }
        return try intern(record, places, roles.shared[index].type)
    }

    /// Whether a row says again what an earlier one said.
    private func repeats(
        _ row: Int, _ time: Int64, _ source: NodeIndex, _ destination: NodeIndex, _ amount: Double?
    ) -> Bool {
        log.sources[row] == source && log.destinations[row] == destination
            && (log.times?[row] ?? 0) == (log.isStatic ? 0 : time)
            && (amounts == nil || amounts?[row] == amount)
    }

    // MARK: - Faults

    private func shown(_ text: String) -> String { UntrustedText.terminal(UntrustedText.shortened(text, to: 60)) }

    private func valueFault(
        _ column: Int, _ record: Record, _ plan: RowPlan, _ role: String, _ reason: String, _ help: String?
    ) -> Fault {
        let value = record.text(column)
        let quoted = value.isEmpty ? role : "\(role) \"\(shown(value))\""
        return Fault(column: plan.columns[column], value: value, reason: "\(quoted) \(reason)", help: help)
    }

    private func textFault(
        _ fault: TextCheck.Fault, _ column: Int, _ record: Record, _ plan: RowPlan, _ role: String
    ) -> Fault {
        switch fault {
        case .empty: valueFault(column, record, plan, role, "is empty", nil)
        case .controlCharacter: valueFault(column, record, plan, role, "holds a control character", nil)
        case .invalidUTF8:
            valueFault(
                column, record, plan, role, "is not UTF-8",
                "say --encoding windows-1252 if the file was written so, or convert it to UTF-8")
        }
    }

    private mutating func reject(_ fault: Fault, at place: Place) throws {
        rejects.append(
            RejectedRow(
                fileIndex: place.fileIndex, file: place.file, line: place.line, fileRow: place.fileRow,
                column: fault.column, value: fault.value.map { UntrustedText.shortened($0, to: 80) },
                reason: fault.reason, help: fault.help))
        if rejects.count > 1000, Double(rejects.count) > 10 * options.maxBadShare * Double(rows) {
            throw tooManyRejects()
        }
    }

    /// Refuses the input if more rows are bad than may be.
    func checkRejects() throws {
        let forgiven = rows >= 100 && options.maxBadShare > 0 ? 1.0 : 0
        if Double(rejects.count) > max(forgiven, options.maxBadShare * Double(rows)) { throw tooManyRejects() }
    }

    private func tooManyRejects() -> DragnetError {
        let share = options.maxBadShare * 100
        let allowed = share == share.rounded() ? String(Int(share)) : String(share)
        guard let first = rejects.first else { return DragnetError(.internalFault, "no row was rejected") }
        var message = first.reason
        if rejects.count > 1 {
            message += " (the first of \(rejects.count) bad rows in \(rows), where \(allowed)% may be bad)"
        }
        let skip = "to leave bad rows out, allow more of them with --max-bad"
        return DragnetError(
            .inputUnusable, message, at: DragnetError.Place(file: first.file, line: first.line),
            help: first.help.map { "\($0); \(skip)" } ?? skip)
    }
}

extension EventBuilder {
    /// The log with all its columns, and notes about columns that were left out.
    ///
    /// The builder is done with after it.
    ///
    /// - Throws: ``DragnetError/Code/resourceLimit`` past the limits of the log.
    mutating func finish() throws -> (log: EventLog, quality: DataQuality, notes: [String]) {
        var notes: [String] = []
        var log = self.log
        // A log of names says nothing about bytes in a column that others of its form have.
        log.amounts = amounts.flatMap { $0.missingCount < $0.count ? $0 : nil }
        log.inputIDs = ids?.column
        log.labels = labels
        if let currency, !currency.isDropped { log.currency = currency.column }
        if let kind {
            if kind.isDropped {
                notes.append("the column of the kind has more than 10,000 values and was left out")
            } else {
                log.kind = kind.column
            }
        }
        for (index, attribute) in roles.attributes.enumerated() {
            let name = UntrustedText.terminal(attribute.column)
            switch attributes[index] {
            case .number(let place):
                let column = numbers[place]
                if attributeFaults[index] > 0 {
                    notes.append("column \(name): \(attributeFaults[index]) cells are no numbers and count as missing")
                }
                log.addAttribute(attribute.name, .number(column))
            case .category(let place):
                let builder = categories[place]
                if builder.isDropped {
                    notes.append("column \(name) has more than 10,000 values and was left out")
                } else {
                    log.addAttribute(attribute.name, .category(builder.column))
                }
            }
        }
        try stand.resolve(&log, &duplicates)
        notes += SharedAccount(log: log, roles: roles, unknownCounts: unknownCounts).notes
        return (log, quality, notes)
    }
}
