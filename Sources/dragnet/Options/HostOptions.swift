import ArgumentParser

/// Which hosts are one's own, and which are known and left alone.
struct HostOptions: ParsableArguments {
    @Option(
        name: .customLong("internal"),
        help: ArgumentHelp(
            """
            A network of one's own besides the private ones, several with commas or repeated; found from the log by \
            default.
            """, valueName: "CIDR"))
    var networks: [String] = []

    @Option(
        help: ArgumentHelp(
            """
            Hosts, networks or names, one a line, with a role (scanner, nat, backup, monitor) if known: their events are \
            kept, and neither learnt from nor scored.
            """, valueName: "FILE"))
    var ignore: String?

    /// Settings by name, for the configuration.
    var settings: [String: String] {
        var settings: [String: String] = [:]
        if !networks.isEmpty { settings["input.internal"] = networks.joined(separator: ",") }
        settings["input.ignore"] = ignore
        return settings
    }
}
