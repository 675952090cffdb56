/// What kind of thing a node of the graph is.
///
/// The raw value is stored in files; never renumber.
public enum EntityType: UInt8, Sendable, Hashable, CaseIterable {
    /// A bank or wallet account.
    case account = 0
    /// A payment card.
    case card = 1
    /// A customer or other person.
    case person = 2
    /// A shop.
    case merchant = 3
    /// A payment terminal.
    case terminal = 4
    /// A computer on a network, named by its address.
    case host = 5
    /// A domain name.
    case domain = 6
    /// A device, named by its fingerprint.
    case device = 7
    /// A passport, a tax number or another value that several entities can share.
    case attribute = 8
    /// Anything else; the type of edge lists without meaning.
    case node = 9
    /// A telephone number.
    case phone = 10
    /// An address of electronic mail.
    case email = 11
    /// A postal address.
    case address = 12

    /// The name in files and on pages.
    public var name: String {
        switch self {
        case .account: "account"
        case .card: "card"
        case .person: "person"
        case .merchant: "merchant"
        case .terminal: "terminal"
        case .host: "host"
        case .domain: "domain"
        case .device: "device"
        case .attribute: "attribute"
        case .node: "node"
        case .phone: "phone"
        case .email: "email"
        case .address: "address"
        }
    }

    /// Whether a link to such a thing means that it is shared, whatever the log says.
    public var isSharedThing: Bool {
        switch self {
        case .device, .attribute, .phone, .email, .address: true
        case .account, .card, .person, .merchant, .terminal, .host, .domain, .node: false
        }
    }

    /// The type with this ``name``.
    public init?(name: String) {
        guard let match = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = match
    }
}
