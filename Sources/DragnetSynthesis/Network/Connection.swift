/// What a connection is for: port, transport, the analyser's name for it.
enum NetworkService: UInt8, CaseIterable, Sendable {
    case dns, http, tls, smb, kerberos, ldap, rpc, ntp, smtp, imap, ssh, rdp, winrm, ipp, mysql, media, other
    case sip, voice, camera, share

    var port: Int {
        switch self {
        case .dns: 53
        case .http: 80
        case .tls: 443
        case .smb: 445
        case .kerberos: 88
        case .ldap: 389
        case .rpc: 135
        case .ntp: 123
        case .smtp: 25
        case .imap: 993
        case .ssh: 22
        case .rdp: 3389
        case .winrm: 5985
        case .ipp: 631
        case .mysql: 3306
        case .media: 3478
        case .other: 8080
        case .sip: 5060
        case .voice: 16_384
        case .camera: 8554
        case .share: 51_413
        }
    }

    var isUDP: Bool {
        switch self {
        case .dns, .ntp, .media, .sip, .voice: true
        default: false
        }
    }

    /// The name in the `service` column; `-` where Zeek recognises nothing.
    var name: String {
        switch self {
        case .dns: "dns"
        case .http, .ipp, .winrm: "http"
        case .tls, .imap: "ssl"
        case .smb: "gssapi,smb"
        case .kerberos: "krb_tcp"
        case .ldap: "ldap_tcp"
        case .rpc: "dce_rpc"
        case .ntp: "ntp"
        case .smtp: "smtp"
        case .ssh: "ssh"
        case .rdp: "rdp"
        case .mysql: "mysql"
        case .sip: "sip"
        case .media, .other, .voice, .camera, .share: "-"
        }
    }
}

/// How a connection ended, in Zeek's terms.
enum ConnectionState: UInt8, Sendable {
    /// Set up and ended in order.
    case sf
    /// No answer.
    case s0
    /// Refused.
    case rej
    /// Broken off by the originator, by the responder.
    case rsto, rstr
    /// Not ended yet.
    case s1

    var name: String {
        switch self {
        case .sf: "SF"
        case .s0: "S0"
        case .rej: "REJ"
        case .rsto: "RSTO"
        case .rstr: "RSTR"
        case .s1: "S1"
        }
    }

    var isFailure: Bool { self == .s0 || self == .rej }
}

/// One row before it is written.
struct Connection: Sendable {
    /// Microseconds since 1970.
    var time: Int64
    /// Microseconds; none where there was no answer.
    var duration: Int64
    var sent: Int
    var received: Int
    var source: UInt32
    var destination: UInt32
    /// The planted group from 1, or 0.
    var group: UInt32 = 0
    var port: UInt16
    var service: NetworkService
    var state: ConnectionState
    /// Whether the row may be left out to meet the number of rows asked for.
    var isDispensable = false
}
