import DragnetCore
import Foundation

/// Hosts and other entities whose events are kept, and neither learnt from nor scored.
///
/// ```swift
/// let list = try IgnoreList(text: "10.0.0.9 scanner\n10.1.0.0/16  # the lab\n", file: "ignore.txt")
/// list.contains("10.1.2.3")   // true
/// ```
///
/// One name, address or network (CIDR) a line, then after blanks a role if one likes; `#` begins a remark. Addresses are
/// compared as addresses, so `2001:db8::1` is also written `2001:DB8:0:0:0:0:0:1`; other names byte for byte.
public struct IgnoreList: Sendable, Hashable {
    /// Why an entity is ignored.
    public enum Role: String, Sendable, Hashable, CaseIterable {
        /// It looks for weaknesses with leave.
        case scanner
        /// Many hosts stand behind it.
        case nat
        /// It copies other hosts' data.
        case backup
        /// It watches whether other hosts are there.
        case monitor
    }

    /// One line of the list.
    public struct Entry: Sendable, Hashable {
        /// The name, address or network as it is written.
        public var name: String
        /// Why it is ignored, where the list says so.
        public var role: Role?

        /// An entry of the list.
        public init(name: String, role: Role? = nil) {
            self.name = name
            self.role = role
        }
    }

    /// The lines of the list, in their order.
    public let entries: [Entry]
    private let names: Set<[UInt8]>
    private let addresses: Set<NetworkAddress>
    private let networks: [InternalNetworks.Network]

    /// The list of these entries; without any it ignores nothing.
    ///
    /// An entry with a `/` that is no network is a name.
    public init(_ entries: [Entry] = []) {
        self.entries = entries
        var names: Set<[UInt8]> = []
        var addresses: Set<NetworkAddress> = []
        var networks: [InternalNetworks.Network] = []
        for entry in entries {
            if let address = NetworkAddress(entry.name) {
                addresses.insert(address)
            } else if let network = InternalNetworks.Network(entry.name) {
                networks.append(network)
            } else {
                names.insert(Array(entry.name.utf8))
            }
        }
        (self.names, self.addresses, self.networks) = (names, addresses, networks)
    }

    /// Reads a list.
    ///
    /// - Parameter file: the name for messages.
    /// - Throws: ``DragnetCore/DragnetError/Code/configuration`` with file and line for a network that is none, an unknown
    ///   role, or more than two words.
    public init(text: String, file: String) throws {
        var entries: [Entry] = []
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (number, line) in lines.enumerated() {
            let words = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace).map(String.init)
            guard let name = words.first else { continue }
            func refused(_ what: String, _ help: String) -> DragnetError {
                DragnetError(.configuration, what, at: DragnetError.Place(file: file, line: number + 1), help: help)
            }
            func shown(_ text: String) -> String { UntrustedText.terminal(UntrustedText.shortened(text, to: 60)) }
            guard words.count <= 2 else {
                throw refused(
                    "\"\(shown(words[2]))\" follows the host and its role",
                    "write one host, network or name a line, then its role; # begins a remark")
            }
            let parts = name.split(separator: "/", omittingEmptySubsequences: false)
            if parts.count == 2, NetworkAddress(parts[0]) != nil, InternalNetworks.Network(name) == nil {
                throw refused("\"\(shown(name))\" is no network", "write a network such as 10.0.0.0/8 or fd00::/8")
            }
            var role: Role?
            if words.count == 2 {
                role = Role(rawValue: words[1].lowercased())
                guard role != nil else {
                    throw refused(
                        "\"\(shown(words[1]))\" is no role",
                        "the roles are \(Role.allCases.map(\.rawValue).joined(separator: ", ")); a host may have none")
                }
            }
            entries.append(Entry(name: name, role: role))
        }
        self.init(entries)
    }

    /// Reads a list from a file.
    ///
    /// - Throws: ``DragnetCore/DragnetError/Code/inputMissing`` if it cannot be read, `configuration` if it is not UTF-8,
    ///   and as ``init(text:file:)``.
    public init(path: String) throws {
        let place = DragnetError.Place(file: path)
        guard let data = FileManager.default.contents(atPath: path) else {
            throw DragnetError(
                .inputMissing, "the list of what to ignore cannot be read", at: place,
                help: "check the path and its permissions")
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw DragnetError(
                .configuration, "the list of what to ignore is not UTF-8", at: place,
                help: "save it as plain text, one host a line")
        }
        try self.init(text: text, file: path)
    }

    /// Whether nothing is ignored.
    public var isEmpty: Bool { entries.isEmpty }

    /// Whether the entity of this name is ignored.
    public func contains(_ name: some StringProtocol) -> Bool { contains(Array(name.utf8)[...]) }

    /// Whether the entity with these bytes as its name is ignored.
    public func contains(_ name: ArraySlice<UInt8>) -> Bool {
        if isEmpty { return false }
        if names.contains(Array(name)) { return true }
        if addresses.isEmpty && networks.isEmpty { return false }
        guard let address = NetworkAddress(utf8: name) else { return false }
        return addresses.contains(address) || networks.contains { $0.contains(address) }
    }
}
