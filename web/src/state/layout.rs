//! Where panels are: each in a dock or put away, docks of a size that can be changed, one panel in front of each.

use crate::words::add;

/// A panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panel {
    /// The walk's fields and the call stack.
    Walk,
    /// The counts.
    Counts,
    /// The costs.
    Costs,
    /// The broken rules.
    Bugs,
    /// What a kernel was measured to do.
    Measured,
    /// The list of events.
    Events,
    /// The code.
    Code,
    /// What is selected, to be changed.
    Inspector,
    /// The entries as a table.
    Table,
}

impl Panel {
    /// Every panel, in the order of their tabs.
    pub const ALL: [Self; 9] = [
        Self::Walk,
        Self::Counts,
        Self::Costs,
        Self::Bugs,
        Self::Measured,
        Self::Events,
        Self::Code,
        Self::Inspector,
        Self::Table,
    ];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Walk => "Walk",
            Self::Counts => "Counts",
            Self::Costs => "Costs",
            Self::Bugs => "Bugs",
            Self::Measured => "Measured",
            Self::Events => "Events",
            Self::Code => "Code",
            Self::Inspector => "Inspector",
            Self::Table => "Entries",
        }
    }
}

/// Where panels can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dock {
    /// At the right, above.
    Upper,
    /// At the right, below.
    Lower,
    /// At the left.
    Left,
    /// Under the transport.
    Bottom,
}

impl Dock {
    /// Every dock.
    pub const ALL: [Self; 4] = [Self::Upper, Self::Lower, Self::Left, Self::Bottom];

    /// What it is called.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Upper => "right, above",
            Self::Lower => "right, below",
            Self::Left => "left",
            Self::Bottom => "bottom",
        }
    }
}

/// What a separator moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// The width at the right, in pixels.
    Right,
    /// The width at the left, in pixels.
    Left,
    /// The height at the bottom, in pixels.
    Bottom,
    /// The share of the upper dock at the right, in hundredths.
    Split,
}

impl Size {
    /// Every size.
    pub const ALL: [Self; 4] = [Self::Right, Self::Left, Self::Bottom, Self::Split];

    /// The smallest, the first and the largest value.
    #[must_use]
    pub const fn limits(self) -> (u16, u16, u16) {
        match self {
            Self::Right => (280, 400, 720),
            Self::Left => (240, 320, 640),
            Self::Bottom => (120, 240, 560),
            Self::Split => (15, 64, 85),
        }
    }

    /// The property that styles know it by.
    #[must_use]
    pub const fn property(self) -> &'static str {
        match self {
            Self::Right => "--dock-right",
            Self::Left => "--dock-left",
            Self::Bottom => "--dock-bottom",
            Self::Split => "--dock-split",
        }
    }
}

/// Where panels are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    docks: [Option<Dock>; 9],
    front: [Option<Panel>; 4],
    sizes: [u16; 4],
}

impl Layout {
    /// Where a panel is, if it is shown.
    #[must_use]
    pub const fn dock(&self, panel: Panel) -> Option<Dock> {
        self.docks[panel as usize]
    }

    /// The panel in front of a dock, if one was brought there.
    #[must_use]
    pub const fn front(&self, dock: Dock) -> Option<Panel> {
        self.front[dock as usize]
    }

    /// A size.
    #[must_use]
    pub const fn size(&self, size: Size) -> u16 {
        self.sizes[size as usize]
    }

    /// With a panel elsewhere, or put away.
    #[must_use]
    pub fn moved(mut self, panel: Panel, dock: Option<Dock>) -> Self {
        self.docks[panel as usize] = dock;
        for front in &mut self.front {
            *front = front.filter(|each| *each != panel);
        }
        self
    }

    /// With a panel in front; one that was put away comes where it is at first.
    #[must_use]
    pub fn in_front(mut self, panel: Panel) -> Self {
        let first = Self::default().docks[panel as usize].unwrap_or(Dock::Lower);
        let dock = self.docks[panel as usize].unwrap_or(first);
        self.docks[panel as usize] = Some(dock);
        self.front[dock as usize] = Some(panel);
        self
    }

    /// With another size, cut to what is possible.
    #[must_use]
    pub fn sized(mut self, size: Size, value: u16) -> Self {
        let (least, _, most) = size.limits();
        self.sizes[size as usize] = value.clamp(least, most);
        self
    }

    /// Whether panels are where they are at first, and those in front are.
    #[must_use]
    pub fn is_first(&self) -> bool {
        Self { sizes: Self::default().sizes, ..*self } == Self::default()
    }

    /// With the panels that another layout shows, and no others, and with those in front that are there; where they are
    /// and how large stays. One that is as at first says nothing.
    #[must_use]
    pub fn showing(mut self, other: Self) -> Self {
        if other.is_first() {
            return self;
        }
        for (i, shown) in other.docks.into_iter().enumerate() {
            self.docks[i] = shown.map(|dock| self.docks[i].unwrap_or(dock));
        }
        self.front = [None; 4];
        for panel in other.front.into_iter().flatten() {
            self = self.in_front(panel);
        }
        self
    }

    /// As it is kept: a letter for each panel, then the sizes.
    #[must_use]
    pub fn text(&self) -> String {
        let letter = |dock: &Option<Dock>| dock.map_or('-', |dock| LETTERS[dock as usize]);
        let mut text: String = self.docks.iter().map(letter).collect();
        for size in self.sizes {
            add!(&mut text, ",{size}");
        }
        text
    }

    /// From what was kept; nothing if it is not of this form.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let mut parts = text.split(',');
        let letters = parts.next().filter(|letters| letters.len() == Panel::ALL.len())?;
        let mut layout = Self::default();
        for (dock, letter) in layout.docks.iter_mut().zip(letters.chars()) {
            *dock = match letter {
                '-' => None,
                letter => Some(Dock::ALL[LETTERS.iter().position(|each| *each == letter)?]),
            };
        }
        for size in Size::ALL {
            layout = layout.sized(size, parts.next()?.parse().ok()?);
        }
        Some(layout)
    }
}

const LETTERS: [char; 4] = ['u', 'd', 'l', 'b'];

impl Default for Layout {
    fn default() -> Self {
        let (upper, lower) = (Some(Dock::Upper), Some(Dock::Lower));
        Self {
            docks: [upper, upper, upper, upper, lower, lower, lower, lower, lower],
            front: [None; 4],
            sizes: Size::ALL.map(|size| size.limits().1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_comes_back() {
        let layout = Layout::default()
            .moved(Panel::Events, Some(Dock::Bottom))
            .moved(Panel::Walk, None)
            .moved(Panel::Table, Some(Dock::Left))
            .sized(Size::Right, 512)
            .sized(Size::Split, 99);
        assert_eq!(layout.text(), "-uuudbddl,512,320,240,85");
        assert_eq!(Layout::from_text(&layout.text()), Some(layout));
        for bad in ["", "uuu", "xuuuddddd,400,320,240,64", "uuuuddddd,400,320", "uuuuddddd,a,320,240,64"] {
            assert_eq!(Layout::from_text(bad), None, "{bad}");
        }
    }

    #[test]
    fn what_a_link_shows_comes_where_the_reader_has_it() {
        let reader = Layout::default()
            .moved(Panel::Walk, Some(Dock::Left))
            .moved(Panel::Code, None)
            .sized(Size::Left, 300);
        let link = Layout::default().moved(Panel::Costs, None).in_front(Panel::Code);
        let seen = reader.showing(link);
        assert_eq!(seen.dock(Panel::Walk), Some(Dock::Left));
        assert_eq!(seen.dock(Panel::Costs), None);
        assert_eq!((seen.dock(Panel::Code), seen.front(Dock::Lower)), (Some(Dock::Lower), Some(Panel::Code)));
        assert_eq!(seen.size(Size::Left), 300);
    }

    #[test]
    fn a_panel_that_was_put_away_comes_back_in_front() {
        let away = Layout::default().in_front(Panel::Counts).moved(Panel::Counts, None);
        assert_eq!((away.dock(Panel::Counts), away.front(Dock::Upper)), (None, None));
        let back = away.in_front(Panel::Counts);
        assert_eq!(back.dock(Panel::Counts), Some(Dock::Upper));
        assert_eq!(back.front(Dock::Upper), Some(Panel::Counts));
        let table = back.in_front(Panel::Table);
        assert_eq!(table.dock(Panel::Table), Some(Dock::Lower));
    }
}
