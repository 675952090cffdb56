import ArgumentParser
import DragnetCore
import DragnetIngest

/// How a log is read.
struct InputOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The form of the input; found from the content by default.",
            valueName: "csv|zeek|edges|json|eve|argus|nfdump"))
    var format: String?

    @Option(
        name: .customLong("map"),
        help: ArgumentHelp(
            """
            A column's role: id, time, source, destination, amount, currency, kind, label, port, protocol, service, \
            state, duration, bytes. COL is a name or #N from 1; --map ROLE= drops a role. Repeatable.
            """, valueName: "ROLE=COL[+COL]"))
    var mappings: [String] = []

    @Option(
        name: .customLong("entity"),
        help: ArgumentHelp(
            """
            A column of what sources share, as a node tied to each: device, ip, host, phone, email, address, domain, \
            account, card, person, merchant, terminal, attribute. Columns as for --map. Repeatable, a type once.
            """, valueName: "TYPE=COL[+COL]"))
    var entities: [String] = []

    @Option(help: ArgumentHelp("The zone of times that name none.", valueName: "ZONE"))
    var tz: String?

    @Option(
        help: ArgumentHelp(
            "How characters are written; UTF-8 by default, UTF-16 by its mark.",
            valueName: "utf-8|utf-16|utf-16le|utf-16be|windows-1252"))
    var encoding: String?

    @Option(help: ArgumentHelp("The mark before decimals.", valueName: ".|,"))
    var decimal: String?

    @Option(help: ArgumentHelp("The mark between thousands.", valueName: "MARK"))
    var thousands: String?

    @Option(help: ArgumentHelp("Whether dates name the day or the month first.", valueName: "day-first|month-first"))
    var dateOrder: String?

    @Option(
        help: ArgumentHelp("Whether the first row is a header; found from the content by default.", valueName: "yes|no")
    )
    var header: String?

    @Option(
        help: ArgumentHelp(
            "What is known of entities besides: a CSV whose first column is the entity, or entity,feature,value.",
            valueName: "FILE"))
    var attributes: String?

    @OptionGroup var hosts: HostOptions

    @Option(help: ArgumentHelp("More rejected rows than this stop the import.", valueName: "0.1%"))
    var maxBad: String?

    @Option(help: ArgumentHelp("What the log is a record of.", valueName: "transactions|network|auto"))
    var preset: String?

    /// Settings by name, for the configuration.
    func settings() throws -> [String: String] {
        var settings: [String: String] = [:]
        settings["input.format"] = format
        settings["input.tz"] = tz
        settings["input.encoding"] = encoding
        settings["input.decimal"] = decimal
        settings["input.thousands"] = thousands
        settings["input.dates"] = dateOrder
        settings["input.header"] = header
        settings["input.attributes"] = attributes
        settings["input.maxBad"] = maxBad
        settings["input.preset"] = preset
        settings.merge(hosts.settings) { $1 }
        for mapping in mappings {
            guard let joint = mapping.firstIndex(of: "=") else {
                throw DragnetError(
                    .usage, "--map \"\(UntrustedText.terminal(mapping))\" names no column",
                    help: "write --map ROLE=COL, for instance --map source=sender")
            }
            settings["map." + mapping[..<joint]] = String(mapping[mapping.index(after: joint)...])
        }
        for entity in entities {
            let column = try SharedMapping.parse(entity)
            let name = "entities." + column.type
            guard settings[name] == nil else {
                throw DragnetError(
                    .usage, "--entity names \(column.type) twice",
                    help: "join columns that make one name with +, or call one of them by another type")
            }
            settings[name] = column.mapping.columns.map(\.text).joined(separator: "+")
        }
        return settings
    }
}
