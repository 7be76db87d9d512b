//! Where a request comes from, as limits count it: one line into one building, not one number. Not the address itself,
//! which nobody keeps.

use core::net::{IpAddr, Ipv6Addr};

/// An IPv4 address, or the part of an IPv6 address that one customer is given.
///
/// Whoever has one IPv6 address has 2^64 of them (a /64), and a provider gives a customer up to a /48 (RFC 6177,
/// RIPE-690): counting single addresses would be no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Network(Option<(IpAddr, u8)>);

impl Network {
    /// The line a request comes from: an IPv4 /32 or an IPv6 /64. Without a network, as in tests, all are one.
    pub fn line(client: Option<IpAddr>) -> Self {
        Self(client.map(|client| match client.to_canonical() {
            IpAddr::V4(address) => (IpAddr::V4(address), 32),
            IpAddr::V6(address) => (first_bits(address, 64), 64),
        }))
    }

    /// The site around the line: an IPv6 /48. An IPv4 address has none, because its neighbours are strangers.
    pub fn site(client: Option<IpAddr>) -> Option<Self> {
        match client.map(|client| client.to_canonical()) {
            Some(IpAddr::V6(address)) => Some(Self(Some((first_bits(address, 48), 48)))),
            Some(IpAddr::V4(_)) | None => None,
        }
    }
}

fn first_bits(address: Ipv6Addr, bits: u32) -> IpAddr {
    let mask = u128::MAX << (128 - bits);
    IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & mask))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn address(text: &str) -> Option<IpAddr> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn addresses_of_one_customer_are_one_network() {
        let same = [
            ("192.0.2.1", "192.0.2.1"),
            ("192.0.2.1", "::ffff:192.0.2.1"),
            ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff"),
        ];
        let other = [
            ("192.0.2.1", "192.0.2.2"),
            ("2001:db8:1:2::1", "2001:db8:1:3::1"),
        ];

        for (one, two) in same {
            assert_eq!(
                Network::line(address(one)),
                Network::line(address(two)),
                "{one} {two}"
            );
        }
        for (one, two) in other {
            assert_ne!(
                Network::line(address(one)),
                Network::line(address(two)),
                "{one} {two}"
            );
        }
    }

    #[test]
    fn only_an_ipv6_address_has_a_site() {
        let site = |text| Network::site(address(text));

        assert_eq!(site("2001:db8:1:2::1"), site("2001:db8:1:3::1"));
        assert_ne!(site("2001:db8:1:2::1"), site("2001:db8:2:2::1"));
        assert_eq!(site("192.0.2.1"), None);
        assert_eq!(Network::site(None), None);
    }
}
